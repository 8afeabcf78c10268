#include "tensor/kernels/functions.h"
#include "tensor/kernels/math.h"

namespace nmt::NMT_LEVEL {

Real add_exps(const Real* x, int64_t n, Real* top, double* sum) {
  Real largest = x[0], shift = *top, total = 0;
#pragma omp simd reduction(max : largest)
  for (int64_t i = 0; i < n; ++i) largest = x[i] > largest ? x[i] : largest;
  if (*sum == 0 || largest > shift) {
    *sum *= *sum == 0 ? 0 : __builtin_exp(double(shift) - double(largest));
    shift = largest;
  }
#pragma omp simd reduction(+ : total)
  for (int64_t i = 0; i < n; ++i) total += exp_of(x[i] - shift);
  *top = shift;
  *sum += double(total);
  return largest;
}

void log_sum_exp(const Real* x, int64_t n, Real* largest, double* log_sum) {
  double sum = 0;
  *largest = x[0];
  for (int64_t begin = 0; begin < n; begin += kExpsAtOnce) {
    const int64_t rest = n - begin;
    add_exps(x + begin, rest < kExpsAtOnce ? rest : kExpsAtOnce, largest, &sum);
  }
  *log_sum = double(*largest) + __builtin_log(sum);
}

void softmax_grad(const Real* x, int64_t n, double log_sum, Real scale_by, Real uniform, Real* dx,
                  bool add_to) {
  const Real shift = Real(log_sum);
  // dx may be x itself, which the compiler would have to suspect of any overlap.
  if (add_to)
#pragma omp simd
    for (int64_t i = 0; i < n; ++i) dx[i] += scale_by * (exp_of(x[i] - shift) - uniform);
  else
#pragma omp simd
    for (int64_t i = 0; i < n; ++i) dx[i] = scale_by * (exp_of(x[i] - shift) - uniform);
}

}  // namespace nmt::NMT_LEVEL
