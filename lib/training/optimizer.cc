#include "training/optimizer.h"

#include "training/ranges.h"

namespace nmt {

void Optimizer::step(ParameterStore& parameters, Gradients& gradients, const StepSize& size,
                     ThreadPool& pool) {
  for_each_range(parameters, pool, [&](int p, int64_t begin, int64_t count) {
    if (!gradients.touched(p)) return;  // frozen, or of a target that the batch has not
    const Parameter& parameter = parameters[p];
    StepSize own = size;
    if (parameter.shape().size() < 2) own.weight_decay = 0;
    step_range(p, begin, {parameter.value().data + begin, size_t(count)},
               {gradients.of(parameter).data + begin, size_t(count)}, own);
  });
  for (int p = 0; p < parameters.size(); ++p)
    if (gradients.touched(p)) parameters[p].changed();
}

std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options,
                                          ParameterStore& parameters) {
  return std::visit([&](const auto& o) { return make_optimizer(o, parameters); }, options);
}

double base_learning_rate(const OptimizerOptions& options) {
  return std::visit([](const auto& o) { return o.learning_rate; }, options);
}

}  // namespace nmt
