#include <doctest/doctest.h>

#include <numeric>

#include "autograd/ops.h"
#include "conformance/recipe_case.h"

using namespace nmt;
using namespace nmt::test;

// `padding: as_tensorflow` with `loss: sequence_loss` against model_with_buckets, whose losses were
// computed by the reference in tests/conformance.

namespace {

constexpr double kTolerance = 1e-9;

/// The pairs of a case from `first` on.
Batch pairs_of(const RecipeCase& test, const SourceLayout& layout, size_t first, size_t count) {
  const auto some = [&](std::vector<Ids> all) {
    return std::vector<Ids>(all.begin() + int64_t(first), all.begin() + int64_t(first + count));
  };
  std::vector<int64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), int64_t(first));
  return make_batch(some(test.sentences("source")), some(test.sentences("target")), numbers,
                    layout);
}

Batch all_pairs(const RecipeCase& test, const SourceLayout& layout) {
  return pairs_of(test, layout, 0, test.sentences("source").size());
}

SourceLayout layout_of(const RecipeSetting& setting) {
  return {.reverse = setting.reverse_source, .pad_to = kRecipeBuckets};
}

std::vector<double> expected_loss(const RecipeSetting& setting, const RecipeCase& test) {
  return test.numbers("output/" + std::to_string(setting.bucket) + "/loss");
}

struct Trained {
  explicit Trained(const Model& model) : gradients(model.parameters()) {}
  double loss = 0;
  Gradients gradients;
};

Trained train(const Model& model, const Batch& batch, const RecipeSetting& setting, double factor) {
  Trained result(model);
  Tape tape(Tape::Use::kRecord, &result.gradients);
  LossOptions options;
  options.label_smoothing = setting.label_smoothing;
  options.target_factors = {factor};
  options.average_across_timesteps = true;
  const Var total = model.loss(tape, batch, options).total;
  result.loss = double(total.value()(0, 0));
  tape.backward(total);
  return result;
}

}  // namespace

TEST_CASE("as_tensorflow: the loss of a batch is its bucket's of model_with_buckets") {
  for (const RecipeSetting& setting : recipe_settings()) {
    CAPTURE(setting.name);
    const RecipeCase test(setting.name + "_mean");
    const auto model = test.model(setting.model);
    const std::vector<double> expected = expected_loss(setting, test);
    const auto error = [&](const SourceLayout& layout) {
      const Batch batch = all_pairs(test, layout);
      const Real loss = Real(train(*model, batch, setting, 1.0 / batch.source.size).loss);
      return recipe_error({&loss, 1}, expected);
    };
    CHECK(error(layout_of(setting)) < kTolerance);
    // The comparison can fail: what a recipe says of the layout decides.
    CHECK(error({.reverse = setting.reverse_source, .pad_to = {}}) > 1e-5);
    CHECK(error({.reverse = !setting.reverse_source, .pad_to = kRecipeBuckets}) > 1e-5);
  }
}

TEST_CASE("as_tensorflow: sentences' losses and their gradient are those of per_example_loss") {
  for (const RecipeSetting& setting : recipe_settings()) {
    CAPTURE(setting.name);
    const RecipeCase test(setting.name + "_examples");
    const auto model = test.model(setting.model);
    const std::vector<double> expected = expected_loss(setting, test);
    for (size_t i = 0; i < expected.size(); ++i) {
      const Batch alone = pairs_of(test, layout_of(setting), i, 1);
      const Real loss = Real(train(*model, alone, setting, 1).loss);
      CHECK(recipe_error({&loss, 1}, {expected[i]}) < kTolerance);
    }
    const Batch batch = all_pairs(test, layout_of(setting));
    Trained sum = train(*model, batch, setting, 1);
    const double examples = std::accumulate(expected.begin(), expected.end(), 0.0);
    CHECK(sum.loss == doctest::Approx(examples).epsilon(kTolerance));
    CHECK(recipe_error(model->parameters(), sum.gradients, test, 1) < kTolerance);
    // The gradient of sequence_loss, averaged across the batch, is that of the mean.
    const double factor = 1.0 / double(expected.size());
    Trained mean = train(*model, batch, setting, factor);
    CHECK(recipe_error(model->parameters(), mean.gradients, test, factor) < kTolerance);
  }
}
