#pragma once

#include <cstdint>
#include <vector>

#include "autograd/parameters.h"
#include "base/parallel.h"
#include "training/optimizer_state.h"

namespace nmt {

/// An exponential moving average of a model's parameters, which translates better than the last
/// parameters do (Polyak and Juditsky 1992). It forgets faster at first, so that the random start
/// does not linger: decay_t = min(decay, (1 + t) / (10 + t)), as in TensorFlow's
/// ExponentialMovingAverage.
class ParameterAverage {
 public:
  /// Starts at the current parameters.
  ParameterAverage(const ParameterStore& parameters, double decay);

  void update(const ParameterStore& parameters, int64_t update, ThreadPool& pool);
  /// The average, under the names of the parameters.
  const std::vector<NamedTensor>& tensors() const { return averages_.tensors(); }
  OptimizerState& numbers() { return averages_; }

 private:
  double decay_;
  OptimizerState averages_;
};

/// Exchanges the model's parameters and the average for as long as it lives. Null: does nothing.
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
