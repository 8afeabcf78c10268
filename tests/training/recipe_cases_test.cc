#include <doctest/doctest.h>

#include <numeric>

#include "base/scratch_folder.h"
#include "conformance/recipe_case.h"
#include "jobs/train/training_data.h"
#include "recipe/recipe.h"
#include "store/model_folder.h"
#include "support/borrowed_vocabulary.h"
#include "support/letter_vocabulary.h"
#include "training/workers.h"

using namespace nmt;
using namespace nmt::test;

// What an update of a recipe with `padding: as_tensorflow` and `loss: sequence_loss` learns from,
// against the gradients of model_with_buckets that the reference in tests/conformance computed.

namespace {

constexpr double kTolerance = 1e-4;  // of FORMAT.md for float

Recipe recipe_of(const RecipeSetting& setting) {
  Recipe recipe;
  recipe.model = setting.model;
  recipe.data.padding = Padding::kAsTensorflow;
  recipe.data.reverse_source = setting.reverse_source;
  recipe.train.buckets = kRecipeBuckets;
  recipe.train.label_smoothing = setting.label_smoothing;
  return recipe;
}

/// The ids as LetterVocabulary reads them back.
std::string text_of(const std::vector<Ids>& sentences) {
  std::string text;
  for (const Ids& ids : sentences) {
    for (const TokenId id : ids) text += id == kUnk ? '?' : char('a' + id - kReservedSymbols);
    text += "\n";
  }
  return text;
}

Corpus corpus_of(const RecipeCase& test, const Recipe& recipe, const ScratchFolder& folder) {
  spill(folder / "source", text_of(test.sentences("source")));
  spill(folder / "target", text_of(test.sentences("target")));
  const LetterVocabulary letters;
  const TargetLanguage target = target_of(letters);
  Corpus corpus = Corpus::encode({{{(folder / "source").string(), (folder / "target").string()}}},
                                 letters, {{&target}}, {}, folder / "ids");
  corpus.set_layout(source_layout(recipe));
  return corpus;
}

}  // namespace

TEST_CASE("as_tensorflow: workers' gradients are those of model_with_buckets") {
  ThreadPool pool(2);
  for (const RecipeSetting& setting : recipe_settings()) {
    CAPTURE(setting.name);
    const Recipe recipe = recipe_of(setting);
    const RecipeCase test(setting.name + "_examples");
    const auto model = test.model(recipe.model);
    const ScratchFolder folder;
    const Corpus corpus = corpus_of(test, recipe, folder);
    std::vector<int64_t> pairs(size_t(corpus.size()));
    std::iota(pairs.begin(), pairs.end(), 0);
    LossOptions options;
    options.label_smoothing = recipe.train.label_smoothing;
    const auto error = [&](int parts, const SequenceLoss& loss, double factor) {
      Workers workers(*model, parts, pool);
      workers.differentiate(corpus, pairs, options, loss);
      return recipe_error(model->parameters(), workers.gradients(), test, factor);
    };
    for (const int parts : {1, 3}) {
      CAPTURE(parts);
      CHECK(error(parts, {.per_example_loss = true}, 1) < kTolerance);
      CHECK(error(parts, {.average_across_batch = false}, 1) < kTolerance);
      CHECK(error(parts, {}, 1.0 / double(pairs.size())) < kTolerance);
      CHECK(error(parts, {.average_across_timesteps = false}, 1) > 0.01);
    }
  }
}
