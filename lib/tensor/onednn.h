#pragma once

#include <cstdint>

#include "tensor/product.h"

namespace nmt::onednn {

// What the files of products in float share. One of them knows the library.

enum class Kind : uint8_t { kPlain, kTransposed, kGradient };

struct Shape {
  int64_t m, k, n;
  Kind kind;
  bool add, bias;
  Precision precision;
  bool columns = false;  // some of the columns of weights that are packed as kColumnGroups
  bool operator==(const Shape&) const = default;
};

// c [m, n] (+)= a [m, k] · b [k, n] (+ bias [n]), operands laid out as the shape wants them.
void execute(const Shape& s, const void* a, const void* b, Real* c, const Real* bias = nullptr);

// Working memory of whichever product runs: one of its own each would add up to gigabytes.
enum class Scratch : uint8_t { kProduct, kFirst, kSecond, kResult };

void* thread_scratch(Scratch use, int64_t bytes);

// Each shape costs a primitive, up to a millisecond once and a hundred kilobytes for good, and a
// training run meets hundreds of row counts: many rows are taken in pieces of one size and a rest.
constexpr int64_t kRowsAtOnce = 256;    // each piece reads all of the packed weights
constexpr int64_t kTermsAtOnce = 1024;  // each piece reads and writes all of the gradient
inline int64_t rounded_up(int64_t n, int64_t step) { return (n + step - 1) / step * step; }

}  // namespace nmt::onednn
