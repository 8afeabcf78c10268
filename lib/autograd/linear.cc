#include <algorithm>
#include <stdexcept>

#include "autograd/check.h"
#include "autograd/ops.h"
#include "tensor/kernels.h"

namespace nmt {
namespace {

// A tape that infers rounds row counts up, over memory that allocate() left behind each matrix:
// rows come and go while decoding, and each new count would cost the product a primitive.
Matrix padded(const Tape& tape, Matrix m) {
  return tape.recording() ? m : Matrix{m.data, rounded_rows(m.rows), m.cols};
}

void check_product(Var x, int64_t inputs) {
  require(x.cols() == inputs, "cannot multiply " + shape_text(x.value()) + " by weights of " +
                                  std::to_string(inputs) + " inputs");
}

void multiply_grad(Var x, const Weights& w, Matrix dy) {
  x.tape->defer_weight_gradient(w, x.value(), dy);
  if (!x.wants_grad()) return;
  const auto [dx, add] = x.grad_target();
  w.packed.multiply_transposed(dy, dx, add);
}

}  // namespace

Var matmul(Var x, const Weights& w) {
  const LinearTerm term{x, &w};
  return linear(std::span(&term, 1), nullptr);
}

Var matmul_transposed(Var x, const Weights& w) {
  check_product(x, w.outputs());
  Tape& tape = *x.tape;
  const Matrix y = tape.allocate(x.rows(), w.inputs());
  w.packed.multiply_transposed(padded(tape, x.value()), padded(tape, y), false);
  const Weights* weights = &w;
  return tape.push_trained(y, [=](Var out) {
    const Matrix dy = out.grad();
    const Matrix dw = x.tape->gradients().touch(*weights->parameter);
    add_transposed_product(dy, x.value(), dw.slice(weights->begin, weights->inputs()),
                           weights->packed.precision());
    if (!x.wants_grad()) return;
    const auto [dx, add] = x.grad_target();
    weights->packed.multiply(dy, dx, add);
  });
}

Var linear(std::span<const LinearTerm> terms, const Parameter* bias) {
  require(!terms.empty(), "linear: no inputs");
  Tape& tape = *terms[0].x.tape;
  const Matrix y = tape.allocate(terms[0].x.rows(), terms[0].weights->outputs());
  if (bias) kernels().fill_rows(bias->value().data, y.data, y.rows, y.cols);
  bool add = bias != nullptr;
  for (const auto& [x, w] : terms) {
    check_product(x, w->inputs());
    require(x.rows() == y.rows, "linear: inputs have " + std::to_string(y.rows) + " and " +
                                    std::to_string(x.rows()) + " rows");
    w->packed.multiply(padded(tape, x.value()), padded(tape, y), add);
    add = true;
  }
  const auto kept = tape.copy(terms);
  return tape.push_trained(y, [=](Var out) {
    const Matrix dy = out.grad();
    if (bias)
      kernels().add_rows(dy.data, out.tape->gradients().touch(*bias).data, dy.rows, dy.cols);
    for (const auto& [x, w] : kept) multiply_grad(x, *w, dy);
  });
}

Var linear(const std::vector<Var>& xs, const Parameter& kernel, const Parameter* bias) {
  std::vector<LinearTerm> terms;
  int64_t begin = 0;
  for (const Var x : xs) {
    require(begin + x.cols() <= kernel.value().rows,
            kernel.name() + " " + shape_text(kernel.value()) + " has too few rows for its inputs");
    terms.push_back({x, &kernel.rows(begin, x.cols())});
    begin += x.cols();
  }
  require(begin == kernel.value().rows, "inputs of " + std::to_string(begin) +
                                            " columns do not fit " + kernel.name() + " " +
                                            shape_text(kernel.value()));
  return linear(terms, bias);
}

Var scale_columns(Var x, const Parameter& w) {
  const Matrix y = x.tape->allocate(x.rows(), x.cols());
  require(x.cols() == w.size(), "scale_columns: " + w.name() + " has " + std::to_string(w.size()) +
                                    " entries for " + shape_text(x.value()));
  for (int64_t r = 0; r < y.rows; ++r)
    kernels().multiply(x.value().row(r), w.value().data, y.row(r), y.cols, false);
  const Parameter* weights = &w;
  return x.tape->push_trained(y, [=](Var out) {
    const Matrix dy = out.grad();
    Real* dw = out.tape->gradients().touch(*weights).data;
    for (int64_t r = 0; r < dy.rows; ++r)
      kernels().multiply(x.value().row(r), dy.row(r), dw, dy.cols, true);
    if (!x.wants_grad()) return;
    const auto [dx, add] = x.grad_target();
    for (int64_t r = 0; r < dy.rows; ++r)
      kernels().multiply(dy.row(r), weights->value().data, dx.row(r), dy.cols, add);
  });
}

Var add_bias(Var x, const Parameter& b) {
  require(x.cols() == b.size(), "add_bias: " + b.name() + " has " + std::to_string(b.size()) +
                                    " entries for " + shape_text(x.value()));
  const Matrix y = x.tape->allocate(x.rows(), x.cols());
  kernels().fill_rows(b.value().data, y.data, y.rows, y.cols);
  kernels().add(x.value().data, y.data, y.size());
  const Parameter* bias = &b;
  return x.tape->push_trained(y, [=](Var out) {
    const Matrix dy = out.grad();
    kernels().add_rows(dy.data, out.tape->gradients().touch(*bias).data, dy.rows, dy.cols);
    if (!x.wants_grad()) return;
    const auto [dx, add] = x.grad_target();
    if (!add) std::fill_n(dx.data, dx.size(), Real(0));
    kernels().add(dy.data, dx.data, dx.size());
  });
}

Var repeat_row(Tape& tape, const Parameter& b, int64_t rows) {
  const Matrix y = tape.allocate(rows, b.size());
  kernels().fill_rows(b.value().data, y.data, y.rows, y.cols);
  const Parameter* bias = &b;
  return tape.push_trained(y, [=](Var out) {
    const Matrix dy = out.grad();
    kernels().add_rows(dy.data, out.tape->gradients().touch(*bias).data, dy.rows, dy.cols);
  });
}

Var embedding(Tape& tape, const Parameter& table, std::span<const int> ids, bool learn) {
  const PartScope scope(tape, Part::kEmbedding);
  const Matrix e = table.value(), y = tape.allocate(int64_t(ids.size()), e.cols);
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] < 0 || ids[i] >= e.rows)
      throw std::out_of_range("id " + std::to_string(ids[i]) + " is outside [0, " +
                              std::to_string(e.rows) + ") of " + table.name());
    std::copy_n(e.row(ids[i]), e.cols, y.row(int64_t(i)));
  }
  if (!learn) return tape.constant(y);
  const auto kept = tape.copy(ids);
  const Parameter* from = &table;
  return tape.push_trained(y, [=](Var out) {
    const Matrix dy = out.grad();
    for (size_t i = 0; i < kept.size(); ++i)
      kernels().add(dy.row(int64_t(i)), out.tape->gradients().touch_row(*from, kept[i]), dy.cols);
  });
}

}  // namespace nmt
