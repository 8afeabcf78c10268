#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "models/small_models.h"

// What train.accumulate relies on.

namespace nmt::test {
namespace {

/// Of these batches one after another into the same gradients, which held another batch's before.
std::vector<double> gradient_of(const Model& model,
                                const std::vector<std::vector<SentencePair>>& batches) {
  Gradients gradients(model.parameters());
  Tape tape(Tape::Use::kRecord, &gradients);
  LossOptions options;
  options.pass = {.training = true, .seed = 5, .update = 3};
  options.label_smoothing = 0.1;
  options.target_factors.assign(size_t(model.targets()), 0.1);
  const auto add = [&](const std::vector<SentencePair>& pairs) {
    tape.reset();
    tape.backward(model.loss(tape, batch_of(model, pairs), options).total);
  };
  add(kPairs);
  gradients.clear();
  for (const auto& pairs : batches) add(pairs);
  std::vector<double> numbers;
  for (int p = 0; p < model.parameters().size(); ++p) {
    const Matrix g = gradients.of(model.parameters()[p]);
    numbers.insert(numbers.end(), g.data, g.data + g.size());
  }
  return numbers;
}

}  // namespace

TEST_CASE("models: the gradient of batches one after another is that of one batch of all") {
  const auto with_dropout = [](RnnModelOptions& options) { options.dropout = 0.3; };
  for (const Architecture& architecture : architectures(with_dropout)) {
    CAPTURE(architecture.name);
    const auto model = small_model(architecture.options);
    const auto one = gradient_of(*model, {kPairs});
    const auto several = gradient_of(*model, {{kPairs[0]}, {kPairs[1], kPairs[2]}});
    double largest = 0, difference = 0;
    for (size_t i = 0; i < one.size(); ++i) {
      largest = std::max(largest, std::abs(one[i]));
      difference = std::max(difference, std::abs(one[i] - several[i]));
    }
    CHECK(largest > 0.01);
    CHECK(difference < 1e-14);
  }
}

}  // namespace nmt::test
