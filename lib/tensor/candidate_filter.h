#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tensor/arena.h"
#include "tensor/product.h"

namespace nmt::float_products {

/// Columns of a packed operand in 8 bits with a scale each, and bounds on how far a product with
/// them is from the product itself. From a quarter of the bytes it tells which few columns can hold
/// the largest entries of a product: those alone need be read.
class CandidateFilter {
 public:
  /// Whether this processor is any faster with one.
  static bool helps();

  /// Of an operand as products in that precision read it: cols columns of that many words.
  CandidateFilter(const Real* packed, int64_t words, int64_t cols, Precision precision);

  int64_t terms() const { return terms_; }  // of a column, what fills it up included
  /// Groups of kPackedColumns columns, ascending, outside of which no column from `first` on is
  /// among the `count` largest of x·W + bias: x [terms()] as products read it, bias [cols] or null.
  /// Nothing where the numbers are no numbers, or too large to tell.
  std::optional<std::vector<int64_t>> groups_of_largest(const float* x, const float* bias,
                                                        int64_t first, int count) const;

 private:
  int64_t terms_, cols_;
  Buffer entries_;  // of one byte each, packed as floats are
  std::vector<float> scales_, errors_;
  bool usable_;
};

}  // namespace nmt::float_products
