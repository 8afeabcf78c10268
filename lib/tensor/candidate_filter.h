#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tensor/arena.h"
#include "tensor/product.h"

namespace nmt::float_products {

/// The columns of a packed operand in 8 bits with one scale each, and bounds on the error of a
/// product with them. From a quarter of the bytes it finds the few columns that can contain the
/// largest entries of a product: only those need to be read.
class CandidateFilter {
 public:
  /// Is it any faster on this processor?
  static bool helps();

  /// Filters an operand as products in that precision read it: cols columns of that many words.
  CandidateFilter(const Real* packed, int64_t words, int64_t cols, Precision precision);

  int64_t terms() const { return terms_; }  // of a column, including fill
  /// Groups of kPackedColumns columns, ascending, such that no column outside of them and from
  /// `first` on is among the `count` largest of x·W + bias: x [terms()] as products read it, bias
  /// [cols] or null. Nothing if a number is NaN, infinite or too large.
  std::optional<std::vector<int64_t>> groups_of_largest(const float* x, const float* bias,
                                                        int64_t first, int count) const;

 private:
  int64_t terms_, cols_;
  Buffer entries_;  // one byte each, packed as floats are
  std::vector<float> scales_, errors_;
  bool usable_;
};

}  // namespace nmt::float_products
