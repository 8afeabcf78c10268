#pragma once

// Included by the kernel files alone, each of which is compiled once for each instruction set. All
// is static and nothing comes from the standard library's templates: an inline function that two
// instruction sets shared could be linked from the wrong one and crash an older processor.

#include "tensor/kernels.h"

#ifndef NMT_LEVEL
#define NMT_LEVEL baseline
#endif

namespace nmt::NMT_LEVEL {

#ifdef NMT_REAL_IS_double

static inline double exp_of(double x) { return __builtin_exp(x); }
static inline double tanh_of(double x) { return __builtin_tanh(x); }
static inline double sqrt_of(double x) { return __builtin_sqrt(x); }

#else

static inline float sqrt_of(float x) { return __builtin_sqrtf(x); }

// e^x = 2^n · e^r with |r| <= ln 2 / 2; the polynomial is Cephes' (Moshier 1989), error below 2
// ulp.
static inline float exp_of(float x) {
  x = x > 88.0f ? 88.0f : x;
  x = x < -87.0f ? -87.0f : x;
  const float shifted = x * 1.44269504088896341f + 12582912.0f;  // 1.5·2^23: rounds to an integer
  const float n = shifted - 12582912.0f;
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;  // ln 2 in two parts
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const int bits = (__builtin_bit_cast(int, shifted) - 0x4B400000 + 127) << 23;  // 2^n
  return p * __builtin_bit_cast(float, bits);
}

// x·P(x²)/Q(x²), fitted to the smallest relative error (6e-9 before rounding) over |x| <= 7.9, from
// where on tanh is within 3e-7 of 1. Never above 1; what is not a number stays so.
static inline float tanh_of(float x) {
  x = x > 7.9f ? 7.9f : x;
  x = x < -7.9f ? -7.9f : x;
  const float z = x * x;
  float p = 1.54279949e-8f;
  p = p * z + 2.20232614e-5f;
  p = p * z + 3.57899303e-3f;
  p = p * z + 1.34506211e-1f;
  p = p * z + 1.0f;
  float q = 8.59878924e-7f;
  q = q * z + 3.42365209e-4f;
  q = q * z + 2.61922423e-2f;
  q = q * z + 4.67839509e-1f;
  q = q * z + 1.0f;
  return p * x / q;
}

#endif

static inline Real sigmoid_of(Real x) { return Real(1) / (Real(1) + exp_of(-x)); }

}  // namespace nmt::NMT_LEVEL
