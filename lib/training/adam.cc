#include <cmath>

#include "tensor/kernels.h"
#include "training/optimizer.h"

namespace nmt {
namespace {

/// Algorithm 1 of Kingma and Ba 2015 in the order of the end of their section 2: both bias
/// corrections are in the rate and in epsilon, so that no number needs them.
AdamStep constants(const AdamOptions& o, const StepSize& size) {
  const double t = double(size.update);
  const double root = std::sqrt(1 - std::pow(o.beta2, t));
  return {.rate = Real(size.learning_rate * root / (1 - std::pow(o.beta1, t))),
          .beta1 = Real(o.beta1),
          .beta2 = Real(o.beta2),
          .epsilon = Real(o.epsilon * root),
          .grad_scale = Real(size.gradient_scale)};
}

class Adam : public Optimizer {
 public:
  Adam(const AdamOptions& options, ParameterStore& parameters) : options_(options) {
    for (int p = 0; p < parameters.size(); ++p) {
      means_.emplace_back(parameters[p].size());
      squares_.emplace_back(parameters[p].size());
      names_.push_back(parameters[p].name());
      shapes_.push_back(parameters[p].shape());
    }
  }

  std::vector<NamedTensor> state() override {
    std::vector<NamedTensor> tensors;
    for (size_t p = 0; p < names_.size(); ++p) {
      tensors.push_back({names_[p] + "/Adam", shapes_[p], means_[p].data()});
      tensors.push_back({names_[p] + "/Adam_1", shapes_[p], squares_[p].data()});
    }
    return tensors;
  }

 private:
  // Rows of an embedding that the batch did not touch have gradient 0; their moments decay and
  // still move them, as in TensorFlow's AdamOptimizer.
  void step_range(int parameter, int64_t begin, std::span<Real> values,
                  std::span<const Real> gradients, const StepSize& size) override {
    kernels().adam(
        constants(options_, size), gradients.data(), means_[size_t(parameter)].data() + begin,
        squares_[size_t(parameter)].data() + begin, values.data(), int64_t(values.size()));
  }

  AdamOptions options_;
  std::vector<Buffer> means_, squares_;  // of gradients, decaying; one a parameter
  std::vector<std::string> names_;
  std::vector<std::vector<int64_t>> shapes_;
};

}  // namespace

std::unique_ptr<Optimizer> make_optimizer(const AdamOptions& options, ParameterStore& parameters) {
  return std::make_unique<Adam>(options, parameters);
}

}  // namespace nmt
