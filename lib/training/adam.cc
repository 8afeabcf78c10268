#include <cmath>

#include "tensor/kernels.h"
#include "training/optimizer.h"
#include "training/optimizer_state.h"

namespace nmt {
namespace {

enum class Decay { kL2, kDecoupled };

class Adam : public Optimizer {
 public:
  Adam(const AdamOptions& options, Decay decay, ParameterStore& parameters)
      : options_(options),
        decay_(decay),
        means_(parameters, "/Adam"),
        squares_(parameters, "/Adam_1") {}

  std::vector<NamedTensor> state() override {
    std::vector<NamedTensor> tensors;
    for (size_t p = 0; p < means_.tensors().size(); ++p) {
      tensors.push_back(means_.tensors()[p]);
      tensors.push_back(squares_.tensors()[p]);
    }
    return tensors;
  }

 private:
  /// Algorithm 1 of Kingma and Ba 2015 in the order of the end of their section 2: both bias
  /// corrections are in the rate and in epsilon, so that no number needs them.
  AdamStep constants(const StepSize& size) const {
    const double t = double(size.update);
    const double root = std::sqrt(1 - std::pow(options_.beta2, t));
    AdamStep step = {.rate = Real(size.learning_rate * root / (1 - std::pow(options_.beta1, t))),
                     .beta1 = Real(options_.beta1),
                     .beta2 = Real(options_.beta2),
                     .epsilon = Real(options_.epsilon * root),
                     .grad_scale = Real(size.gradient_scale)};
    if (decay_ == Decay::kL2)
      step.l2 = Real(size.weight_decay);
    else
      step.keep = Real(1 - size.learning_rate * size.weight_decay);
    return step;
  }

  // Rows of an embedding that the batch did not touch have gradient 0; their moments decay and
  // still move them, as in TensorFlow's AdamOptimizer.
  void step_range(int parameter, int64_t begin, std::span<Real> values,
                  std::span<const Real> gradients, const StepSize& size) override {
    kernels().adam(constants(size), gradients.data(), means_.of(parameter) + begin,
                   squares_.of(parameter) + begin, values.data(), int64_t(values.size()));
  }

  AdamOptions options_;
  Decay decay_;
  OptimizerState means_, squares_;  // of gradients, decaying
};

}  // namespace

std::unique_ptr<Optimizer> make_optimizer(const AdamOptions& options, ParameterStore& parameters) {
  return std::make_unique<Adam>(options, Decay::kL2, parameters);
}

std::unique_ptr<Optimizer> make_optimizer(const AdamWOptions& options, ParameterStore& parameters) {
  return std::make_unique<Adam>(options, Decay::kDecoupled, parameters);
}

}  // namespace nmt
