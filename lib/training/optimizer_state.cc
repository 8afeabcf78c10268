#include "training/optimizer_state.h"

#include <algorithm>

namespace nmt {

OptimizerState::OptimizerState(const ParameterStore& parameters, std::string suffix, Real first) {
  for (int p = 0; p < parameters.size(); ++p) {
    const Parameter& parameter = parameters[p];
    const Buffer& numbers = memory_.emplace_back(parameter.size());
    std::fill_n(numbers.data(), numbers.size(), first);
    tensors_.push_back({parameter.name() + suffix, parameter.shape(), numbers.data()});
  }
}

}  // namespace nmt
