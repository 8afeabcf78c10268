#include "tensor/kernels.h"
#include "training/optimizer.h"

namespace nmt {
namespace {

/// Plain gradient descent: keeps nothing.
class Sgd : public Optimizer {
 public:
  std::vector<NamedTensor> state() override { return {}; }

 private:
  void step_range(int, int64_t, std::span<Real> values, std::span<const Real> gradients,
                  const StepSize& size) override {
    kernels().add_scaled(Real(-size.learning_rate * size.gradient_scale), gradients.data(),
                         values.data(), int64_t(values.size()));
  }
};

}  // namespace

std::unique_ptr<Optimizer> make_optimizer(const SgdOptions&, ParameterStore&) {
  return std::make_unique<Sgd>();
}

}  // namespace nmt
