#include <optional>

#include "tensor/kernels.h"
#include "training/optimizer.h"
#include "training/optimizer_state.h"

namespace nmt {
namespace {

class Sgd : public Optimizer {
 public:
  Sgd(const SgdOptions& options, ParameterStore& parameters) : options_(options) {
    if (options.momentum > 0) velocities_.emplace(parameters, "/Momentum");
  }

  std::vector<NamedTensor> state() override {
    return velocities_ ? velocities_->tensors() : std::vector<NamedTensor>();
  }

 private:
  void step_range(int parameter, int64_t begin, std::span<Real> values,
                  std::span<const Real> gradients, const StepSize& size) override {
    const auto count = int64_t(values.size());
    if (!velocities_ && size.weight_decay == 0) {
      kernels().add_scaled(Real(-size.learning_rate * size.gradient_scale), gradients.data(),
                           values.data(), count);
      return;
    }
    kernels().sgd({.rate = Real(size.learning_rate),
                   .momentum = Real(options_.momentum),
                   .grad_scale = Real(size.gradient_scale),
                   .l2 = Real(size.weight_decay),
                   .nesterov = options_.nesterov},
                  gradients.data(), velocities_ ? velocities_->of(parameter) + begin : nullptr,
                  values.data(), count);
  }

  SgdOptions options_;
  std::optional<OptimizerState> velocities_;  // with momentum
};

}  // namespace

std::unique_ptr<Optimizer> make_optimizer(const SgdOptions& options, ParameterStore& parameters) {
  return std::make_unique<Sgd>(options, parameters);
}

}  // namespace nmt
