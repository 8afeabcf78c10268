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
    Grad grad{Buffer(shape.size()), {}, false, false, {}, {}};
    grad.matrix = {grad.memory.data(), shape.rows, shape.cols};
    grads_.push_back(std::move(grad));
  }
}

Gradients::Grad& Gradients::grad(const Parameter& p) {
  if (size_t(p.index()) >= grads_.size())
    throw std::invalid_argument(p.name() + " was made after these gradients");
  return grads_[size_t(p.index())];
}

Matrix Gradients::of(const Parameter& p) {
  Grad& some = grad(p);
  settle(some);
  return some.matrix;
}

Matrix Gradients::touch(const Parameter& p) {
  Grad& all = grad(p);
  settle(all);
  all.all = true;
  return all.matrix;
}

GradTarget Gradients::claim(const Parameter& p, int64_t begin, int64_t count) {
  Grad& some = grad(p);
  const Matrix block = some.matrix.slice(begin, count);
  if (some.all) return {block, true};
  const auto is_set = [&](int64_t row) { return !some.is_set.empty() && some.is_set[size_t(row)]; };
  bool add = false;
  for (int64_t row = begin; row < begin + count && !add; ++row) add = is_set(row);
  if (add) settle(some);
  for (int64_t row = begin; row < begin + count; ++row) mark(some, row);
  some.all = int64_t(some.rows.size()) == some.matrix.rows;
  return {block, add};
}

Real* Gradients::touch_row(const Parameter& p, int64_t row) {
  Grad& some = grad(p);
  settle(some);
  if (!some.all) mark(some, row);
  return some.matrix.row(row);
}

void Gradients::mark(Grad& grad, int64_t row) {
  if (grad.is_set.empty()) grad.is_set.resize(size_t(grad.matrix.rows));
  if (grad.is_set[size_t(row)]) return;
  grad.is_set[size_t(row)] = 1;
  grad.rows.push_back(row);
}

void Gradients::settle(Grad& grad) {
  if (!grad.stale) return;
  grad.stale = false;
  if (grad.all) return;
  const auto bytes = size_t(grad.matrix.cols) * sizeof(Real);
  if (grad.rows.empty()) std::memset(grad.matrix.data, 0, size_t(grad.matrix.rows) * bytes);
  for (int64_t row = 0; row < grad.matrix.rows && !grad.rows.empty(); ++row)
    if (!grad.is_set[size_t(row)]) std::memset(grad.matrix.row(row), 0, bytes);
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
    if (theirs.all || !theirs.rows.empty() || touched(int(i))) settle(mine);
    if (theirs.all) mine.all = true;
    if (mine.all) continue;
    for (const int64_t row : theirs.rows) mark(mine, row);
  }
}

namespace {

// 256 KiB of floats: large enough to hide the call, small enough to share one embedding evenly.
constexpr int64_t kPiece = 1 << 16;

void add_block(Matrix from, int64_t begin, int64_t end, Matrix to) {
  kernels().add(from.row(begin), to.row(begin), (end - begin) * to.cols);
}

}  // namespace

/// Rows [begin, end) of a parameter that was touched whole, or those places of the list of rows.
struct Gradients::Piece {
  size_t parameter;
  int64_t begin, end;
};

std::vector<Gradients::Piece> Gradients::pieces() const {
  std::vector<Piece> pieces;
  for (size_t i = 0; i < grads_.size(); ++i) {
    const Grad& grad = grads_[i];
    const int64_t rows = grad.all ? grad.matrix.rows : int64_t(grad.rows.size());
    const int64_t step = std::max<int64_t>(1, kPiece / std::max<int64_t>(1, grad.matrix.cols));
    for (int64_t begin = 0; begin < rows; begin += step)
      pieces.push_back({i, begin, std::min(begin + step, rows)});
  }
  return pieces;
}

void Gradients::add_piece(const Gradients& other, const Piece& piece) {
  const auto [parameter, begin, end] = piece;
  const Grad &mine = grads_[parameter], &theirs = other.grads_[parameter];
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

double Gradients::sum_of_squares(const Piece& piece) const {
  const Grad& mine = grads_[piece.parameter];
  const int64_t cols = mine.matrix.cols;
  if (mine.all)
    return kernels().sum_of_squares(mine.matrix.row(piece.begin), (piece.end - piece.begin) * cols);
  double sum = 0;
  for (int64_t k = piece.begin; k < piece.end; ++k)
    sum += kernels().sum_of_squares(mine.matrix.row(mine.rows[size_t(k)]), cols);
  return sum;
}

double Gradients::add(std::span<const Gradients* const> others, ThreadPool& pool) {
  for (int i = 0; i < int(grads_.size()); ++i)
    if (touched(i)) settle(grads_[size_t(i)]);
  for (const Gradients* other : others) join(*other);
  const std::vector<Piece> all = pieces();
  std::vector<double> squares(all.size());
  pool.run(int(all.size()), [&](int i) {
    for (const Gradients* other : others) add_piece(*other, all[size_t(i)]);
    squares[size_t(i)] = sum_of_squares(all[size_t(i)]);
  });
  return std::accumulate(squares.begin(), squares.end(), 0.0);
}

void Gradients::clear(Grad& grad) {
  grad.stale = grad.stale || grad.all;
  const auto bytes = size_t(grad.matrix.cols) * sizeof(Real);
  for (const int64_t row : grad.rows) {
    if (!grad.stale) std::memset(grad.matrix.row(row), 0, bytes);
    grad.is_set[size_t(row)] = 0;
  }
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
