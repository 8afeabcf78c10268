#pragma once

#include <cstdint>
#include <vector>

#include "autograd/parameters.h"
#include "base/parallel.h"
#include "training/optimizer_state.h"

namespace nmt {

/// A moving average of a model's parameters, which translates better than the last ones do
/// (Polyak and Juditsky 1992). Early on it forgets faster, so that the random start does not
/// linger: decay_t = min(decay, (1 + t) / (10 + t)), as TensorFlow's ExponentialMovingAverage.
class ParameterAverage {
 public:
  /// Starts at the parameters as they are.
  ParameterAverage(const ParameterStore& parameters, double decay);

  void update(const ParameterStore& parameters, int64_t update, ThreadPool& pool);
  /// The average, under the parameters' names.
  const std::vector<NamedTensor>& tensors() const { return averages_.tensors(); }
  OptimizerState& numbers() { return averages_; }

 private:
  double decay_;
  OptimizerState averages_;
};

/// As long as it lives, the model's parameters and these numbers are exchanged. Null: nothing
/// happens.
class AveragedParameters {
 public:
  AveragedParameters(ParameterStore& parameters, OptimizerState* average);
  ~AveragedParameters();
  AveragedParameters(const AveragedParameters&) = delete;
  AveragedParameters& operator=(const AveragedParameters&) = delete;

 private:
  void exchange();

  ParameterStore& parameters_;
  OptimizerState* average_;
};

}  // namespace nmt
