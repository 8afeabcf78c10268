#pragma once

#include <cstdint>

#include "tensor/kernels.h"
#include "tensor/product.h"

namespace nmt::float_products {

// What the files of products in float share.

/// To what products in that precision make of them.
void round_as_read(Real* x, int64_t count, Precision precision);

/// By the kernels of this processor, or by the library where it has instructions that they have
/// not.
void run(const PackedProduct& p, Precision precision);

/// bfloat16 by oneDNN: for processors with AMX, whose products are several times as fast as those
/// of vectors. NMT_PRODUCTS=onednn in the environment asks for it on any that knows bfloat16.
bool library_is_better();
/// REQUIRES rows of a and c without gaps.
void run_library_bfloat16(const PackedProduct& p);

// Working memory of whichever product runs: one of its own each would add up to gigabytes.
enum class Scratch : uint8_t { kFirst, kSecond, kResult, kLibrary };

void* thread_scratch(Scratch use, int64_t bytes);

inline int64_t rounded_up(int64_t n, int64_t step) { return (n + step - 1) / step * step; }

/// Of one operand's row or column: terms in float, pairs of them in bfloat16, filled up.
inline int64_t words_of(int64_t terms, Precision precision) {
  return precision == Precision::kFloat32 ? terms : rounded_up(terms, kBfloat16Terms) / 2;
}

}  // namespace nmt::float_products
