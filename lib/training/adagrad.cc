#include "tensor/kernels.h"
#include "training/optimizer.h"
#include "training/optimizer_state.h"

namespace nmt {
namespace {

class Adagrad : public Optimizer {
 public:
  Adagrad(const AdagradOptions& options, ParameterStore& parameters)
      : squares_(parameters, "/Adagrad", Real(options.initial_accumulator_value)) {}

  std::vector<NamedTensor> state() override { return squares_.tensors(); }

 private:
  void step_range(int parameter, int64_t begin, std::span<Real> values,
                  std::span<const Real> gradients, const StepSize& size) override {
    kernels().adagrad({.rate = Real(size.learning_rate),
                       .grad_scale = Real(size.gradient_scale),
                       .l2 = Real(size.weight_decay)},
                      gradients.data(), squares_.of(parameter) + begin, values.data(),
                      int64_t(values.size()));
  }

  OptimizerState squares_;  // sums of squared gradients
};

}  // namespace

std::unique_ptr<Optimizer> make_optimizer(const AdagradOptions& options,
                                          ParameterStore& parameters) {
  return std::make_unique<Adagrad>(options, parameters);
}

}  // namespace nmt
