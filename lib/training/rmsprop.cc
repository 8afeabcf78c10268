#include <optional>

#include "tensor/kernels.h"
#include "training/optimizer.h"
#include "training/optimizer_state.h"

namespace nmt {
namespace {

class RmsProp : public Optimizer {
 public:
  RmsProp(const RmsPropOptions& options, ParameterStore& parameters)
      : options_(options), squares_(parameters, "/RMSProp", 1) {
    if (options.momentum > 0) velocities_.emplace(parameters, "/RMSProp_1");
  }

  std::vector<NamedTensor> state() override {
    std::vector<NamedTensor> tensors = squares_.tensors();
    if (velocities_)
      tensors.insert(tensors.end(), velocities_->tensors().begin(), velocities_->tensors().end());
    return tensors;
  }

 private:
  void step_range(int parameter, int64_t begin, std::span<Real> values,
                  std::span<const Real> gradients, const StepSize& size) override {
    kernels().rmsprop({.rate = Real(size.learning_rate),
                       .decay = Real(options_.decay),
                       .momentum = Real(options_.momentum),
                       .epsilon = Real(options_.epsilon),
                       .grad_scale = Real(size.gradient_scale),
                       .l2 = Real(size.weight_decay)},
                      gradients.data(), squares_.of(parameter) + begin,
                      velocities_ ? velocities_->of(parameter) + begin : nullptr, values.data(),
                      int64_t(values.size()));
  }

  RmsPropOptions options_;
  OptimizerState squares_;                    // means of squared gradients
  std::optional<OptimizerState> velocities_;  // with momentum
};

}  // namespace

std::unique_ptr<Optimizer> make_optimizer(const RmsPropOptions& options,
                                          ParameterStore& parameters) {
  return std::make_unique<RmsProp>(options, parameters);
}

}  // namespace nmt
