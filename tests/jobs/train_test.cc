#include "jobs/train/train.h"

#include <doctest/doctest.h>

#include "jobs/workshop.h"
#include "store/model_folder.h"

namespace nmt {
namespace fs = std::filesystem;

TEST_CASE("train: two texts and a recipe become a model folder that opens") {
  Workshop shop;
  const TrainingResult result = shop.train();
  CHECK(result.stopped.reason == StopReason::kMaxUpdates);
  CHECK(shop.was_said("does not exist: learning it from 1 text"));
  CHECK_FALSE(fs::exists(shop.scratch / "m" / "cache"));
  const ModelFolder model = open_model_folder(shop.scratch / "m");
  CHECK(model.source->size() == 4 + 5);
  CHECK(model.targets[0].vocabulary->size() == 4 + 6);
  REQUIRE(model.recipe.train.buckets);  // resolved
  CHECK(model.source->file_bytes() == slurp(shop.scratch / "v/en"));
}

TEST_CASE("train: the same path for both sides is a joint vocabulary of both texts") {
  Workshop shop;
  shop.recipe.data.target_vocabulary = shop.recipe.data.source_vocabulary;
  shop.train();
  const ModelFolder model = open_model_folder(shop.scratch / "m");
  CHECK(model.source->size() == 4 + 5 + 6);
  CHECK(model.source->file_bytes() == model.targets[0].vocabulary->file_bytes());
}

TEST_CASE("train: a vocabulary of another type than the recipe says is refused") {
  Workshop shop;
  shop.train();
  fs::remove_all(shop.scratch / "m");
  shop.recipe.data.target_vocabulary->kind = VocabularyKind::kChar;
  CHECK(has(shop.refusal(Fault::kUsage), "is a vocabulary of type word but the recipe says char"));
}

TEST_CASE("train: more samples than the vocabulary has symbols are refused before any work") {
  Workshop shop;
  shop.recipe.train.num_samples = 11;  // the recipe asks for 100 symbols, the text has fewer
  CHECK(has(shop.refusal(Fault::kUsage),
            "train.num_samples: is 11 but the target vocabulary has 10"));
}

TEST_CASE("train: a folder that holds a model is not trained over") {
  Workshop shop;
  shop.train();
  CHECK(has(shop.refusal(Fault::kUsage), "holds a model already; go on with --resume"));
  fs::remove(shop.scratch / "m" / "checkpoints.json");
  CHECK(has(shop.refusal(Fault::kUsage), "holds a model already"));
  CHECK(has(shop.refusal(Fault::kUsage, true), "holds a model without checkpoints"));
}

TEST_CASE("train: --resume starts from the beginning when there is no checkpoint yet") {
  Workshop shop;
  shop.train(true);
  CHECK(shop.was_said("has no checkpoint yet: starting from the beginning"));
}

TEST_CASE("train: --resume goes on, says what changed, and uses the model's own vocabularies") {
  Workshop shop;
  shop.train();
  fs::remove_all(shop.scratch / "v");
  shop.recipe.train.max_updates = 6;
  const TrainingResult result = shop.train(true);
  CHECK(shop.was_said("changed: train.max_updates: 4 -> 6"));
  CHECK(result.stopped.progress.update == 6);
  CHECK_FALSE(fs::exists(shop.scratch / "v"));
  shop.recipe.train.workers = 7;
  CHECK(has(shop.refusal(Fault::kUsage, true), "train.workers: 2 -> 7"));
}

TEST_CASE("train: texts and output that do not go are told before anything is written") {
  Workshop shop;
  const Recipe good = shop.recipe;
  shop.recipe.data.valid.target = (shop.scratch / "missing").string();
  CHECK(has(shop.refusal(Fault::kUsage), "missing"));
  shop.recipe = good;
  shop.recipe.output = (shop.scratch / "t.en").string();
  CHECK(has(shop.refusal(Fault::kUsage), "is a file, but a model is a folder"));
  shop.recipe.output = (shop.scratch / "t.en" / "m").string();
  CHECK(has(shop.refusal(Fault::kUsage), "cannot create this folder"));
  CHECK(shop.scratch.names() == std::vector<std::string>{"t.de", "t.en"});
}

TEST_CASE("train: sides of different length are told with the first line that has no partner") {
  Workshop shop;
  spill(shop.scratch / "t.de", "ein\nzwei\n");
  CHECK(has(shop.refusal(Fault::kUsage), "t.en:3"));
}

TEST_CASE("train: a vocabulary of another language is refused, one that misses a little is told") {
  Workshop shop;
  shop.train();
  fs::remove_all(shop.scratch / "m");
  std::swap(shop.recipe.data.source_vocabulary.path, shop.recipe.data.target_vocabulary->path);
  CHECK(has(shop.refusal(Fault::kUsage), "of the source side of data.train is unknown to it"));
  std::swap(shop.recipe.data.source_vocabulary.path, shop.recipe.data.target_vocabulary->path);
  std::string text;
  for (int i = 0; i < 60; ++i) text += i % 5 ? "the cat eats\n" : "the new cat eats\n";
  spill(shop.scratch / "t.en", text);
  shop.train();
  CHECK(shop.was_said("% of the source side of data.train is unknown to it"));
}

TEST_CASE("train: drawn segmentations are the same with any threads, and after a resume") {
  Workshop shop;
  shop.recipe.data.source_vocabulary = {
      {.size = 40}, (shop.scratch / "v/en").string(), UnigramSampling{.alpha = 0.1, .nbest = {}}};
  shop.recipe.data.target_vocabulary = {{.kind = VocabularyKind::kBpe, .size = 40},
                                        (shop.scratch / "v/de").string(),
                                        BpeDropout{.probability = 0.2}};
  const auto parameters = [&](const std::string& name, int64_t stop, int threads, bool resume,
                              bool sampling = true) {
    Recipe recipe = shop.recipe;
    recipe.output = (shop.scratch / name).string();
    recipe.train.max_updates = stop;  // two epochs in all: of 3 updates each
    if (!sampling) recipe.data.source_vocabulary.sampling = NoSampling{};
    const auto reporter = make_quiet_reporter(shop.said);
    train(recipe, {.resume = resume, .threads = threads}, *reporter);
    return slurp(shop.scratch / name / kParametersFile);
  };
  const std::string whole = parameters("whole", 6, 1, false);
  CHECK(whole == parameters("threads", 6, 2, false));
  CHECK(parameters("parts", 2, 1, false) != whole);
  CHECK(parameters("parts", 4, 2, true) != whole);
  CHECK(parameters("parts", 6, 1, true) == whole);
  CHECK(slurp(shop.scratch / "parts" / "history.jsonl") ==
        slurp(shop.scratch / "whole" / "history.jsonl"));
  CHECK(parameters("plain", 6, 1, false, false) != whole);
}

TEST_CASE("train: twice the weight is twice the gradient, which token_mean does not divide away") {
  Workshop shop;
  const auto parameters = [&](const std::string& name, double weight, double rate) {
    Recipe recipe = shop.recipe;
    recipe.output = (shop.scratch / name).string();
    recipe.data.train[0].weight = weight;
    recipe.train.optimizer = SgdOptions{.learning_rate = rate};
    recipe.train.clip_norm = 0;
    const auto reporter = make_quiet_reporter(shop.said);
    train(recipe, {.resume = false, .threads = 1}, *reporter);
    return slurp(shop.scratch / name / kParametersFile);
  };
  const std::string twice = parameters("twice", 1, 0.5);
  CHECK(parameters("weight", 2, 0.25) == twice);
  CHECK(parameters("once", 1, 0.25) != twice);
}

TEST_CASE("train: texts of different weights are one corpus") {
  Workshop shop;
  shop.recipe.data.train.push_back(shop.recipe.data.train[0]);
  shop.recipe.data.train[1].weight = 3;
  shop.train();
  CHECK(shop.was_said("training text: 120 pairs of 120 lines"));
}

TEST_CASE("train: lower case and Unicode's form are the model's, wherever it reads text") {
  const auto trained = [](Workshop& shop, bool shout) {
    const fs::path source = shop.scratch / "t.en";
    if (shout) {
      std::string text = slurp(source);
      for (size_t at; (at = text.find("cat")) != std::string::npos;) text.replace(at, 3, "ＣAT");
      for (size_t at; (at = text.find("the")) != std::string::npos;) text.replace(at, 3, "The");
      spill(source, text);
      shop.recipe.data.source_vocabulary.form.lowercase = true;
      shop.recipe.data.source_vocabulary.form.normalization = Normalization::kNfkc;
    }
    shop.train();
    return open_model_folder(shop.scratch / "m");
  };
  Workshop plain, shouted;
  const ModelFolder one = trained(plain, false), other = trained(shouted, true);
  CHECK(slurp(plain.scratch / "v/en") == slurp(shouted.scratch / "v/en"));
  CHECK(slurp(plain.scratch / "m" / kParametersFile) ==
        slurp(shouted.scratch / "m" / kParametersFile));
  CHECK(slurp(plain.scratch / "m" / "history.jsonl") ==
        slurp(shouted.scratch / "m" / "history.jsonl"));
  CHECK(other.source->encode("THE ｃat") == one.source->encode("the cat"));
  CHECK(one.source->encode("THE ｃat") != one.source->encode("the cat"));
  shouted.recipe.train.max_updates = 6;
  shouted.train(true);
  CHECK(open_model_folder(shouted.scratch / "m").source->form().lowercase);
  shouted.recipe.data.source_vocabulary.form.lowercase = false;
  CHECK(
      has(shouted.refusal(Fault::kUsage, true), "data.source_vocabulary.lowercase: true -> false"));
}

}  // namespace nmt
