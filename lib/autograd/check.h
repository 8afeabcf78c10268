#pragma once

#include <span>
#include <stdexcept>
#include <string>

#include "autograd/tape.h"

namespace nmt {

inline std::string shape_text(Matrix m) {
  return "[" + std::to_string(m.rows) + ", " + std::to_string(m.cols) + "]";
}

inline void require_same_shape(const char* op, Var a, Var b) {
  const Matrix x = a.value(), y = b.value();
  if (x.rows != y.rows || x.cols != y.cols)
    throw std::invalid_argument(std::string(op) + ": shapes " + shape_text(x) + " and " +
                                shape_text(y) + " differ");
}

inline void require(bool holds, const std::string& message) {
  if (!holds) throw std::invalid_argument(message);
}

}  // namespace nmt
