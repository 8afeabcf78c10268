#include "tensor/kernels/functions.h"
#include "tensor/kernels/math.h"

namespace nmt::NMT_LEVEL {

void log_sum_exp(const Real* x, int64_t n, Real* largest, double* log_sum) {
  Real top = x[0], total = 0;
#pragma omp simd reduction(max : top)
  for (int64_t i = 0; i < n; ++i) top = x[i] > top ? x[i] : top;
#pragma omp simd reduction(+ : total)
  for (int64_t i = 0; i < n; ++i) total += exp_of(x[i] - top);
  *largest = top;
  *log_sum = double(top) + __builtin_log(double(total));
}

void softmax_grad(const Real* x, int64_t n, double log_sum, Real scale_by, Real uniform, Real* dx,
                  bool add_to) {
  const Real shift = Real(log_sum);
  if (add_to)
    for (int64_t i = 0; i < n; ++i) dx[i] += scale_by * (exp_of(x[i] - shift) - uniform);
  else
    for (int64_t i = 0; i < n; ++i) dx[i] = scale_by * (exp_of(x[i] - shift) - uniform);
}

}  // namespace nmt::NMT_LEVEL
