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

/// How far one update goes.
struct StepSize {
  double learning_rate = 0;
  double gradient_scale = 1;  // gradients are multiplied by it first: how clipping comes in
  int64_t update = 1;         // the number of this update, from 1
  double weight_decay = 0;    // of weights alone: see train.weight_decay
};

/// Moves parameters along their gradients, each number in one pass over memory. Weight decay is
/// added to the gradient unless the optimiser has another way; parameters with one dimension
/// (biases, gains of layer normalisation) have none.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// The result does not depend on the number of threads.
  void step(ParameterStore& parameters, Gradients& gradients, const StepSize& size,
            ThreadPool& pool);

  /// What is kept from one update to the next, named after the parameters as TensorFlow names its
  /// slots ("<variable>/Adam"); a checkpoint saves and fills it.
  virtual std::vector<NamedTensor> state() = 0;

 private:
  /// Numbers [begin, begin + values.size()) of one parameter. size.weight_decay is this
  /// parameter's.
  virtual void step_range(int parameter, int64_t begin, std::span<Real> values,
                          std::span<const Real> gradients, const StepSize& size) = 0;
};

// A new optimiser is a file of its own, its options in optimizer_options.h, a line here and a name
// in OptimizerOptions. The parameters must outlive the optimiser.
std::unique_ptr<Optimizer> make_optimizer(const AdamOptions& options, ParameterStore& parameters);
std::unique_ptr<Optimizer> make_optimizer(const AdamWOptions& options, ParameterStore& parameters);
std::unique_ptr<Optimizer> make_optimizer(const SgdOptions& options, ParameterStore& parameters);
std::unique_ptr<Optimizer> make_optimizer(const AdagradOptions& options,
                                          ParameterStore& parameters);
std::unique_ptr<Optimizer> make_optimizer(const RmsPropOptions& options,
                                          ParameterStore& parameters);
std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options,
                                          ParameterStore& parameters);

/// The rate that the schedule scales.
double base_learning_rate(const OptimizerOptions& options);

}  // namespace nmt
