#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tensor/arena.h"
#include "tensor/product.h"

namespace nmt::float_products {

/// The columns of W, or of its transpose, in 8 bits with a scale each, and bounds on how far a
/// product with them is from the product itself. From a quarter of the bytes it tells which few
/// columns can hold the largest entries of a product: those alone need be read.
class Screen {
 public:
  /// Of what products in that precision read; cols columns of `terms` numbers each.
  Screen(Matrix w, bool transposed, Precision precision);

  /// Groups of kPackedColumns columns, ascending, outside of which no column from `first` on is
  /// among the `count` largest of x·W + bias: x [terms] as products read it, bias [cols] or null.
  /// Nothing where the numbers are no numbers, or too large to tell.
  std::optional<std::vector<int64_t>> groups_of_largest(const float* x, const float* bias,
                                                        int64_t first, int count) const;

 private:
  void put_column(int64_t column, const float* x);

  int64_t terms_, cols_;
  Buffer entries_;  // of one byte each, packed as floats are
  std::vector<float> scales_, errors_;
  bool usable_ = true;
};

}  // namespace nmt::float_products
