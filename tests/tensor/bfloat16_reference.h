#pragma once

#include <cmath>
#include <limits>

#include "tensor/product.h"

namespace nmt::test {

/// x to 8 significant bits, ties to even, as arithmetic says it; no bits are looked at.
inline float nearest_bfloat16(float x) {
  if (x == 0 || !std::isfinite(x)) return x;
  int exponent;
  std::frexp(x, &exponent);                                    // |x| = f·2^exponent, 0.5 <= f < 1
  const int unit = exponent - 8 < -133 ? -133 : exponent - 8;  // denormals share the last one
  const double rounded = std::ldexp(std::nearbyint(std::ldexp(double(x), -unit)), unit);
  return std::abs(rounded) > 0x1.fep127  // the largest finite one
             ? std::copysign(std::numeric_limits<float>::infinity(), x)
             : float(rounded);
}

/// What a product of that wanted precision reads where x stands.
inline double as_read(Real x, Precision wanted) {
  return effective_precision(wanted) == Precision::kBfloat16 ? double(nearest_bfloat16(float(x)))
                                                             : double(x);
}

}  // namespace nmt::test
