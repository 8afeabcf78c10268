#pragma once

#include <cstdint>

#include "tensor/kernels.h"
#include "tensor/product.h"

namespace nmt::float_products {

// What the files of float products share.

/// Rounds to what products in that precision make of the numbers.
void round_as_read(Real* x, int64_t count, Precision precision);

/// By the kernels of this processor.
void run(const PackedProduct& p, Precision precision);

// Working memory, shared by all products: memory for each of them would add up to gigabytes.
enum class Scratch : uint8_t { kFirst, kSecond, kResult };

void* thread_scratch(Scratch use, int64_t bytes);

inline int64_t rounded_up(int64_t n, int64_t step) { return (n + step - 1) / step * step; }

/// The words of a row or column of an operand: terms in float, pairs of terms in bfloat16, with
/// fill.
inline int64_t words_of(int64_t terms, Precision precision) {
  return precision == Precision::kFloat32 ? terms : rounded_up(terms, kBfloat16Terms) / 2;
}

}  // namespace nmt::float_products
