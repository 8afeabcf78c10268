#include "tensor/kernels/functions.h"
#include "tensor/kernels/math.h"

namespace nmt::NMT_LEVEL {

void add(const Real* x, Real* y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] += x[i];
}

void add_scaled(Real a, const Real* x, Real* y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] += a * x[i];
}

void scale(Real a, Real* x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) x[i] *= a;
}

Real sum(const Real* x, int64_t n) {
  Real s = 0;
#pragma omp simd reduction(+ : s)
  for (int64_t i = 0; i < n; ++i) s += x[i];
  return s;
}

// Blocks in working precision, their sum in double: fast, and safe for millions of numbers.
double sum_of_squares(const Real* x, int64_t n) {
  constexpr int64_t kBlock = 1024;
  double total = 0;
  for (int64_t begin = 0; begin < n; begin += kBlock) {
    const int64_t end = begin + kBlock < n ? begin + kBlock : n;
    Real s = 0;
#pragma omp simd reduction(+ : s)
    for (int64_t i = begin; i < end; ++i) s += x[i] * x[i];
    total += double(s);
  }
  return total;
}

void multiply(const Real* a, const Real* b, Real* y, int64_t n, bool add_to) {
  if (add_to)
    for (int64_t i = 0; i < n; ++i) y[i] += a[i] * b[i];
  else
    for (int64_t i = 0; i < n; ++i) y[i] = a[i] * b[i];
}

void add_rows(const Real* x, Real* row, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = 0; c < cols; ++c) row[c] += x[r * cols + c];
}

void tanh(const Real* x, Real* y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] = tanh_of(x[i]);
}

void sigmoid(const Real* x, Real* y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] = sigmoid_of(x[i]);
}

void tanh_grad(const Real* y, const Real* dy, Real* dx, int64_t n, bool add_to) {
  if (add_to)
    for (int64_t i = 0; i < n; ++i) dx[i] += dy[i] * (1 - y[i] * y[i]);
  else
    for (int64_t i = 0; i < n; ++i) dx[i] = dy[i] * (1 - y[i] * y[i]);
}

void sigmoid_grad(const Real* y, const Real* dy, Real* dx, int64_t n, bool add_to) {
  if (add_to)
    for (int64_t i = 0; i < n; ++i) dx[i] += dy[i] * y[i] * (1 - y[i]);
  else
    for (int64_t i = 0; i < n; ++i) dx[i] = dy[i] * y[i] * (1 - y[i]);
}

}  // namespace nmt::NMT_LEVEL
