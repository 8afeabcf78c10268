#include <algorithm>
#include <numeric>

#include "autograd/check.h"
#include "autograd/ops.h"
#include "tensor/kernels.h"

namespace nmt {
namespace {

// A gradient that is added to, filled with zeros if nothing was there.
Matrix added_to(Var x) { return x.grad(); }

}  // namespace

std::vector<Var> split_rows(Var x, int64_t count) { return x.tape->split_rows(x, count); }

Var stack_rows(std::span<const Var> parts) {
  require(!parts.empty(), "stack_rows: nothing to stack");
  Tape& tape = *parts[0].tape;
  const Matrix first = parts[0].value();
  int64_t rows = 0;
  bool contiguous = true;
  for (const Var part : parts) {
    require(part.cols() == first.cols, "stack_rows: columns differ");
    contiguous = contiguous && part.value().data == first.data + rows * first.cols;
    rows += part.rows();
  }
  Matrix y{first.data, rows, first.cols};
  if (!contiguous) {
    y = tape.allocate(rows, first.cols);
    Real* to = y.data;
    for (const Var part : parts) to = std::copy_n(part.value().data, part.value().size(), to);
  }
  const auto kept = tape.memory().copy(parts);
  return tape.push(y, parts, [=](Var out) {
    const Real* from = out.grad().data;
    for (const Var part : kept) {
      const int64_t n = part.value().size();
      if (part.wants_grad()) {
        const auto [dx, add] = part.grad_target();
        if (add)
          kernels().add(from, dx.data, n);
        else
          std::copy_n(from, n, dx.data);
      }
      from += n;
    }
  });
}

Var columns(Var x, int64_t begin, int64_t count) {
  const Matrix value = x.value(), y = x.tape->allocate(value.rows, count);
  require(begin >= 0 && begin + count <= value.cols, "columns: outside " + shape_text(value));
  for (int64_t r = 0; r < y.rows; ++r) std::copy_n(value.row(r) + begin, count, y.row(r));
  return x.tape->push(y, {x}, [=](Var out) {
    const Matrix dy = out.grad(), dx = added_to(x);
    for (int64_t r = 0; r < dy.rows; ++r) kernels().add(dy.row(r), dx.row(r) + begin, count);
  });
}

Var concat_columns(std::span<const Var> parts) {
  require(!parts.empty(), "concat_columns: nothing to concatenate");
  if (parts.size() == 1) return parts[0];
  Tape& tape = *parts[0].tape;
  int64_t cols = 0;
  for (const Var part : parts) cols += part.cols();
  const Matrix y = tape.allocate(parts[0].rows(), cols);
  int64_t begin = 0;
  for (const Var part : parts) {
    require(part.rows() == y.rows, "concat_columns: rows differ");
    for (int64_t r = 0; r < y.rows; ++r)
      std::copy_n(part.value().row(r), part.cols(), y.row(r) + begin);
    begin += part.cols();
  }
  const auto kept = tape.memory().copy(parts);
  return tape.push(y, parts, [=](Var out) {
    const Matrix dy = out.grad();
    int64_t from = 0;
    for (const Var part : kept) {
      const int64_t n = part.cols();
      if (part.wants_grad()) {
        const Matrix dx = added_to(part);
        for (int64_t r = 0; r < dy.rows; ++r) kernels().add(dy.row(r) + from, dx.row(r), n);
      }
      from += n;
    }
  });
}

Var gather_rows(Var x, std::span<const int> rows, Reads reads) {
  Tape& tape = *x.tape;
  const auto kept = tape.memory().array<int>(int64_t(rows.size()));
  const auto before = gathered_from(x);  // rows of rows are rows
  for (size_t i = 0; i < rows.size(); ++i)
    kept[i] = before ? before->rows[size_t(rows[i])] : rows[i];
  const Var from = before ? before->from : x;
  const Matrix value = from.value(), y = tape.allocate(int64_t(rows.size()), value.cols);
  for (size_t i = 0; i < kept.size(); ++i)
    std::copy_n(value.row(kept[i]), value.cols, y.row(int64_t(i)));
  const Var gathered = tape.push(
      y, {from},
      [=](Var out) {
        const Matrix dy = out.grad(), dx = added_to(from);
        for (size_t i = 0; i < kept.size(); ++i)
          kernels().add(dy.row(int64_t(i)), dx.row(kept[i]), dy.cols);
      },
      reads);
  note_gathered(gathered, {from, kept});
  return gathered;
}

bool worth_gathering_later(int64_t distinct, int64_t rows) { return 4 * distinct <= 3 * rows; }

Var pick_steps(std::span<const Var> steps, std::span<const int> step_of_row) {
  Tape& tape = *steps[0].tape;
  const Matrix y = tape.allocate(steps[0].rows(), steps[0].cols());
  require(int64_t(step_of_row.size()) == y.rows, "pick_steps: a step for each row is wanted");
  for (int64_t r = 0; r < y.rows; ++r) {
    const int step = step_of_row[size_t(r)];
    require(step >= 0 && step < int(steps.size()), "pick_steps: no step " + std::to_string(step));
    std::copy_n(steps[size_t(step)].value().row(r), y.cols, y.row(r));
  }
  const auto kept = tape.memory().copy(steps);
  const auto picked = tape.memory().copy(step_of_row);
  return tape.push(y, steps, [=](Var out) {
    const Matrix dy = out.grad();
    for (int64_t r = 0; r < dy.rows; ++r) {
      const Var from = kept[size_t(picked[size_t(r)])];
      if (from.wants_grad()) kernels().add(dy.row(r), added_to(from).row(r), dy.cols);
    }
  });
}

Var mean_steps(Var x, std::span<const int> lengths) {
  const Matrix value = x.value();
  const int64_t batch = int64_t(lengths.size());
  require(batch > 0 && value.rows % batch == 0, "mean_steps: rows are not steps of the batch");
  for (const int length : lengths)
    require(1 <= length && length <= value.rows / batch,
            "mean_steps: no mean of " + std::to_string(length) + " steps");
  const Matrix y = x.tape->allocate(batch, value.cols);
  std::fill_n(y.data, y.size(), Real(0));
  const auto kept = x.tape->memory().copy(lengths);
  const auto each = [=](const auto& f) {  // f(row of x, row of y, factor)
    for (int64_t r = 0; r < value.rows; ++r)
      if (r / batch < kept[size_t(r % batch)]) f(r, r % batch, 1 / Real(kept[size_t(r % batch)]));
  };
  each([&](int64_t from, int64_t to, Real factor) {
    kernels().add_scaled(factor, value.row(from), y.row(to), y.cols);
  });
  return x.tape->push(y, {x}, [=](Var out) {
    const Matrix dy = out.grad(), dx = added_to(x);
    each([&](int64_t to, int64_t from, Real factor) {
      kernels().add_scaled(factor, dy.row(from), dx.row(to), dy.cols);
    });
  });
}

Var select_rows(Var x, Var other, std::span<const uint8_t> from_other) {
  Tape& tape = *x.tape;
  const Matrix value = x.value(), y = tape.allocate(value.rows, value.cols);
  if (other.defined()) require_same_shape("select_rows", x, other);
  for (int64_t r = 0; r < y.rows; ++r) {
    if (!from_other[size_t(r)])
      std::copy_n(value.row(r), y.cols, y.row(r));
    else if (other.defined())
      std::copy_n(other.value().row(r), y.cols, y.row(r));
    else
      std::fill_n(y.row(r), y.cols, Real(0));
  }
  const auto kept = tape.memory().copy(from_other);
  const Var inputs[] = {x, other.defined() ? other : x};
  return tape.push(y, std::span<const Var>(inputs), [=](Var out) {
    const Matrix dy = out.grad();
    for (const bool second : {false, true}) {
      const Var to = second ? other : x;
      if (!to.defined() || !to.wants_grad()) continue;
      const Matrix dx = added_to(to);
      for (int64_t r = 0; r < dy.rows; ++r)
        if (bool(kept[size_t(r)]) == second) kernels().add(dy.row(r), dx.row(r), dy.cols);
    }
  });
}

}  // namespace nmt
