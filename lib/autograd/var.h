#pragma once

#include "autograd/parameters.h"

namespace nmt {

class Tape;

/// A handle to a value on a tape; value and gradient live in the tape's memory until it is reset.
struct Var {
  Tape* tape = nullptr;
  int id = -1;

  bool defined() const { return tape != nullptr; }
  Matrix value() const;
  int64_t rows() const { return value().rows; }
  int64_t cols() const { return value().cols; }
  bool wants_grad() const;
  /// For reading: zeros if no gradient arrived.
  Matrix grad() const;
  /// For writing. REQUIRES wants_grad().
  GradTarget grad_target() const;
};

}  // namespace nmt
