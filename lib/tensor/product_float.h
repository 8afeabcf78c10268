#pragma once

#include <cstdint>

#include "tensor/kernels.h"
#include "tensor/product.h"

namespace nmt::float_products {

// What the files of products in float share.

/// To what products in that precision make of them.
void round_as_read(Real* x, int64_t count, Precision precision);

/// By the kernels of this processor.
void run(const PackedProduct& p, Precision precision);

// Working memory of whichever product runs: one of its own each would add up to gigabytes.
enum class Scratch : uint8_t { kFirst, kSecond, kResult };

void* thread_scratch(Scratch use, int64_t bytes);

inline int64_t rounded_up(int64_t n, int64_t step) { return (n + step - 1) / step * step; }

/// Of one operand's row or column: terms in float, pairs of them in bfloat16, filled up.
inline int64_t words_of(int64_t terms, Precision precision) {
  return precision == Precision::kFloat32 ? terms : rounded_up(terms, kBfloat16Terms) / 2;
}

}  // namespace nmt::float_products
