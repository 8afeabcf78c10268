#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "autograd/parameters.h"
#include "base/parallel.h"
#include "models/parameters_file.h"
#include "training/training_options.h"

namespace nmt {

/// The size of one update.
struct StepSize {
  double learning_rate = 0;
  double gradient_scale = 1;  // gradients are multiplied by it first: this is how clipping works
  int64_t update = 1;         // number of this update, from 1
  double weight_decay = 0;    // of weights only: see train.weight_decay
};

/// Moves parameters along their gradients, in one pass over memory. Weight decay is added to the
/// gradient unless the optimiser does it differently; parameters with one dimension (biases, gains
/// of layer normalisation) have none.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// The result does not depend on the number of threads.
  void step(ParameterStore& parameters, Gradients& gradients, const StepSize& size,
            ThreadPool& pool);

  /// The state kept between updates, named after the parameters as TensorFlow names its slots
  /// ("<variable>/Adam"); a checkpoint saves and loads it.
  virtual std::vector<NamedTensor> state() = 0;

 private:
  /// Updates the numbers [begin, begin + values.size()) of one parameter. size.weight_decay is that
  /// of this parameter.
  virtual void step_range(int parameter, int64_t begin, std::span<Real> values,
                          std::span<const Real> gradients, const StepSize& size) = 0;
};

// To add an optimiser: a file of its own, its options in optimizer_options.h, a line here and a
// name in OptimizerOptions. The parameters must outlive the optimiser.
std::unique_ptr<Optimizer> make_optimizer(const AdamOptions& options, ParameterStore& parameters);
std::unique_ptr<Optimizer> make_optimizer(const AdamWOptions& options, ParameterStore& parameters);
std::unique_ptr<Optimizer> make_optimizer(const SgdOptions& options, ParameterStore& parameters);
std::unique_ptr<Optimizer> make_optimizer(const AdagradOptions& options,
                                          ParameterStore& parameters);
std::unique_ptr<Optimizer> make_optimizer(const RmsPropOptions& options,
                                          ParameterStore& parameters);
std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options,
                                          ParameterStore& parameters);

/// The base learning rate, which the schedule scales.
double base_learning_rate(const OptimizerOptions& options);

}  // namespace nmt
