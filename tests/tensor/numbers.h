#pragma once

#include <vector>

#include "base/rng.h"
#include "tensor/matrix.h"

namespace nmt::test {

/// A matrix of random numbers of about unit size, the same for the same seed, and their memory.
struct Numbers {
  std::vector<Real> values;
  Matrix matrix;
  Numbers(int64_t rows, int64_t cols, uint64_t seed) {
    Rng rng(seed, Purpose::kTest);
    for (int64_t i = 0; i < rows * cols; ++i) values.push_back(Real(rng.normal()));
    matrix = {values.data(), rows, cols};
  }
  Numbers(const Numbers& other)
      : values(other.values), matrix{values.data(), other.matrix.rows, other.matrix.cols} {}
  Numbers& operator=(const Numbers&) = delete;
};

}  // namespace nmt::test
