#include <algorithm>
#include <cstring>
#include <numeric>
#include <stdexcept>

#include "autograd/parameters.h"
#include "tensor/kernels.h"

namespace nmt {

Gradients::Gradients(const ParameterStore& store) {
  for (int i = 0; i < store.size(); ++i) {
    const Matrix shape = store[i].value();
    Grad grad{Buffer(shape.size()), {}, false, {}, {}};
    grad.matrix = {grad.memory.data(), shape.rows, shape.cols};
    grads_.push_back(std::move(grad));
  }
}

Gradients::Grad& Gradients::grad(const Parameter& p) {
  if (size_t(p.index()) >= grads_.size())
    throw std::invalid_argument(p.name() + " was made after these gradients");
  return grads_[size_t(p.index())];
}

Matrix Gradients::touch(const Parameter& p) {
  Grad& all = grad(p);
  all.all = true;
  return all.matrix;
}

Real* Gradients::touch_row(const Parameter& p, int64_t row) {
  Grad& some = grad(p);
  if (!some.all) {
    if (some.is_set.empty()) some.is_set.resize(size_t(some.matrix.rows));
    if (!some.is_set[size_t(row)]) {
      some.is_set[size_t(row)] = 1;
      some.rows.push_back(row);
    }
  }
  return some.matrix.row(row);
}

bool Gradients::touched(int parameter) const {
  const Grad& grad = grads_[size_t(parameter)];
  return grad.all || !grad.rows.empty();
}

// f(numbers, count) over what may differ from zero, in an order that does not depend on how the
// rows came in.
template <class F>
void Gradients::each_touched(const Grad& grad, F f) const {
  if (grad.all) {
    f(grad.matrix.data, grad.matrix.size());
    return;
  }
  for (const int64_t row : grad.rows) f(grad.matrix.row(row), grad.matrix.cols);
}

void Gradients::join(const Gradients& other) {
  for (size_t i = 0; i < grads_.size(); ++i) {
    Grad& mine = grads_[i];
    const Grad& theirs = other.grads_[i];
    if (theirs.all) mine.all = true;
    if (mine.all || theirs.rows.empty()) continue;
    if (mine.is_set.empty()) mine.is_set.resize(size_t(mine.matrix.rows));
    for (const int64_t row : theirs.rows)
      if (!mine.is_set[size_t(row)]) {
        mine.is_set[size_t(row)] = 1;
        mine.rows.push_back(row);
      }
  }
}

namespace {

// 256 KiB of floats: large enough to hide the call, small enough to share one embedding evenly.
constexpr int64_t kPiece = 1 << 16;

/// Rows [begin, end) of a parameter that was touched whole, or those places of the list of rows.
struct Piece {
  size_t parameter;
  int64_t begin, end;
};

void add_block(Matrix from, int64_t begin, int64_t end, Matrix to) {
  kernels().add(from.row(begin), to.row(begin), (end - begin) * to.cols);
}

}  // namespace

double Gradients::add(std::span<const Gradients* const> others, ThreadPool& pool) {
  for (const Gradients* other : others) join(*other);
  std::vector<Piece> pieces;
  for (size_t i = 0; i < grads_.size(); ++i) {
    const Grad& grad = grads_[i];
    const int64_t rows = grad.all ? grad.matrix.rows : int64_t(grad.rows.size());
    const int64_t step = std::max<int64_t>(1, kPiece / std::max<int64_t>(1, grad.matrix.cols));
    for (int64_t begin = 0; begin < rows; begin += step)
      pieces.push_back({i, begin, std::min(begin + step, rows)});
  }
  std::vector<double> squares(pieces.size());
  pool.run(int(pieces.size()), [&](int i) {
    const auto [parameter, begin, end] = pieces[size_t(i)];
    const Grad& mine = grads_[parameter];
    const int64_t cols = mine.matrix.cols;
    for (const Gradients* other : others) {
      const Grad& theirs = other->grads_[parameter];
      if (theirs.all) {
        add_block(theirs.matrix, begin, end, mine.matrix);
      } else if (mine.all) {
        for (const int64_t row : theirs.rows)
          if (begin <= row && row < end) add_block(theirs.matrix, row, row + 1, mine.matrix);
      } else if (!theirs.is_set.empty()) {
        for (int64_t k = begin; k < end; ++k) {
          const int64_t row = mine.rows[size_t(k)];
          if (theirs.is_set[size_t(row)]) add_block(theirs.matrix, row, row + 1, mine.matrix);
        }
      }
    }
    double& sum = squares[size_t(i)];
    if (mine.all) {
      sum = kernels().sum_of_squares(mine.matrix.row(begin), (end - begin) * cols);
    } else {
      for (int64_t k = begin; k < end; ++k)
        sum += kernels().sum_of_squares(mine.matrix.row(mine.rows[size_t(k)]), cols);
    }
  });
  return std::accumulate(squares.begin(), squares.end(), 0.0);
}

void Gradients::clear(Grad& grad) {
  each_touched(grad, [](Real* data, int64_t n) { std::memset(data, 0, size_t(n) * sizeof(Real)); });
  for (const int64_t row : grad.rows) grad.is_set[size_t(row)] = 0;
  grad.rows.clear();
  grad.all = false;
}

void Gradients::clear() {
  for (Grad& grad : grads_) clear(grad);
}

void Gradients::forget(const Parameter& p) { clear(grad(p)); }

double Gradients::sum_of_squares() const {
  double sum = 0;
  for (const Grad& grad : grads_)
    each_touched(grad, [&](const Real* x, int64_t n) { sum += kernels().sum_of_squares(x, n); });
  return sum;
}

void Gradients::scale(double factor) {
  for (Grad& grad : grads_)
    each_touched(grad, [&](Real* x, int64_t n) { kernels().scale(Real(factor), x, n); });
}

}  // namespace nmt
