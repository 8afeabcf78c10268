#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "autograd/parameters.h"
#include "models/parameters_file.h"

namespace nmt {

/// One number for each number of a model's parameters, kept between updates: TensorFlow's slots.
/// Saved under the parameter's name with a suffix, as in "<variable>/Adam".
class OptimizerState {
 public:
  /// All numbers start at `first`.
  OptimizerState(const ParameterStore& parameters, std::string suffix, Real first = 0);

  Real* of(int parameter) { return tensors_[size_t(parameter)].data; }
  const std::vector<NamedTensor>& tensors() const { return tensors_; }  // in the store's order

 private:
  std::vector<Buffer> memory_;
  std::vector<NamedTensor> tensors_;
};

}  // namespace nmt
