#include "tensor/kernels/functions.h"
#include "tensor/kernels/vectors.h"

namespace nmt::NMT_LEVEL {

// What the bias adds to an error, of its size; and what becomes of numbers too small for float.
constexpr float kBiasError = 0x1p-21f, kLeastError = 1e-35f;

static inline float larger(float a, float b) { return a > b ? a : b; }

// x · the group's columns, from which scale makes estimates.
static inline void add_up(const float* x, const int8_t* group, int64_t terms, float* sums) {
  constexpr int kVectors = int(kPackedColumns) / kLanes;
  constexpr int kAtOnce = kVectors < 8 ? kVectors : 8;  // sums that registers hold
  for (int begin = 0; begin < kVectors; begin += kAtOnce) {
    Vector sum[kAtOnce] = {};
    const int8_t* column = group + begin * kLanes;
    for (int64_t k = 0; k < terms; ++k, column += kPackedColumns)
#pragma GCC unroll 8
      for (int j = 0; j < kAtOnce; ++j) sum[j] += x[k] * floats_of(column + j * kLanes);
    for (int j = 0; j < kAtOnce; ++j) store(sum[j], sums + (begin + j) * kLanes);
  }
}

void screen(const ScreenedRow& s) {
  for (int64_t begin = 0; begin < s.cols; begin += kPackedColumns) {
    float sums[kPackedColumns];
    add_up(s.x, s.entries + begin * s.terms, s.terms, sums);
    float lower = -__builtin_inff(), upper = lower, no_number = 0;
    const int64_t from = s.first > begin ? s.first - begin : 0;
    const int64_t to = least(kPackedColumns, s.cols - begin);
    const float *scale = s.scales + begin, *error = s.errors + begin;
#pragma omp simd reduction(max : lower, upper) reduction(+ : no_number)
    for (int64_t j = from; j < to; ++j) {
      const float bias = s.bias ? s.bias[begin + j] : 0.0f;
      const float estimate = sums[j] * scale[j] + bias;
      const float off = s.norm * error[j] + (kBiasError * (bias < 0 ? -bias : bias) + kLeastError);
      lower = larger(lower, estimate - off);
      upper = larger(upper, estimate + off);
      no_number += estimate - estimate;
    }
    s.lower[begin / kPackedColumns] = lower;
    s.upper[begin / kPackedColumns] = upper + no_number;
  }
}

}  // namespace nmt::NMT_LEVEL
