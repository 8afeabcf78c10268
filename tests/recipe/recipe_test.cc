#include "recipe/recipe.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "recipe/recipe_text.h"

namespace nmt {
using recipe_test::kLeast;
using recipe_test::kLeastOneToMany;
using recipe_test::recipe_with;
using recipe_test::refusal_of;

TEST_CASE("recipe: what it does not say keeps the defaults of the option structs") {
  const Recipe recipe = recipe_with("");
  CHECK(recipe.seed == 1);
  CHECK(recipe.data.max_length == DataOptions{}.max_length);
  CHECK(std::get<AttentionModelOptions>(recipe.model).size == AttentionModelOptions{}.size);
  CHECK(recipe.train.max_updates == TrainOptions{}.max_updates);
  CHECK(recipe.train.buckets == std::nullopt);
  CHECK(recipe.valid.metrics == ValidOptions{}.metrics);
}

TEST_CASE("recipe: a batch that is measured neither way has 64 sentences") {
  CHECK(recipe_with("").train.batch.sentences == 64);
  CHECK(recipe_with("train: {batch: {sentences: null}}").train.batch.sentences == 64);
  const BatchSizeOptions by_tokens = recipe_with("train: {batch: {tokens: 4096}}").train.batch;
  CHECK(by_tokens.tokens == 4096);
  CHECK(by_tokens.sentences == std::nullopt);
}

TEST_CASE("recipe: every kind of value is read") {
  const Recipe recipe = parse_recipe(
      "output: 123\n"
      "seed: 18446744073709551615\n"
      "data:\n"
      "  train:\n"
      "    - source: a.en\n"
      "      target: a.de\n"
      "    - {source: 'b: #1', target: \"b\\t2\"}\n"
      "  valid: {source: v.en, target: 'null'}\n"
      "  source_vocabulary: {path: en, type: bpe, size: 500}\n"
      "  target_vocabulary: {path: de, type: char}\n"
      "  too_long: cut\n"
      "model:\n"
      "  type: attention\n"
      "  cell: {type: gru}\n"
      "  dropout: 2e-1\n"
      "  bidirectional: true\n"
      "train:\n"
      "  buckets: [[5, 10], [10, 10]]\n"
      "  optimizer: {type: sgd, learning_rate: 1}\n"
      "  schedule: {type: cosine, warmup: 100}\n"
      "  max_epochs: 3\n"
      "  max_minutes: 0.5\n"
      "valid: {metrics: [bleu]}\n",
      "r.yml");
  CHECK(recipe.output == "123");
  CHECK(recipe.seed == 18446744073709551615u);
  REQUIRE(recipe.data.train.size() == 2);
  CHECK(recipe.data.train[0].target == "a.de");
  CHECK(recipe.data.train[1].source == "b: #1");
  CHECK(recipe.data.train[1].target == "b\t2");
  CHECK(recipe.data.valid.target == "null");
  CHECK(recipe.data.source_vocabulary.kind == VocabularyKind::kBpe);
  CHECK(recipe.data.target_vocabulary->kind == VocabularyKind::kChar);
  CHECK(recipe.data.too_long == TooLong::kCut);
  const auto& model = std::get<AttentionModelOptions>(recipe.model);
  CHECK(std::holds_alternative<GruCellOptions>(model.cell));
  CHECK(model.dropout == 0.2);
  CHECK(model.bidirectional);
  CHECK(recipe.train.buckets == std::vector<Bucket>{{5, 10}, {10, 10}});
  CHECK(std::get<SgdOptions>(recipe.train.optimizer).learning_rate == 1.0);
  CHECK(std::get<CosineSchedule>(recipe.train.schedule).warmup == 100);
  CHECK(recipe.train.max_epochs == 3);
  CHECK(recipe.train.max_minutes == 0.5);
  CHECK(recipe.valid.metrics == std::vector<std::string>{"bleu"});
}

TEST_CASE("recipe: targets have their names, or none where there is one alone") {
  const Recipe many = parse_recipe(kLeastOneToMany, "r.yml");
  CHECK(many.data.train[0].translations() ==
        std::vector<Named<std::string>>{{"de", "a.de"}, {"fr", "a.fr"}});
  CHECK(target_vocabularies(many.data)[1].name == "fr");
  CHECK(target_vocabularies(many.data)[1].value.path == "vocab/fr");
  const Recipe one = recipe_with("");
  CHECK(one.data.valid.translations() == std::vector<Named<std::string>>{{"", "v.de"}});
  CHECK(target_vocabularies(one.data)[0].name.empty());
  CHECK(target_vocabularies(one.data)[0].value.path == "vocab/de");
}

TEST_CASE("recipe: says how a model is trained") {
  const TrainOptions train = recipe_with(
                                 "train:\n"
                                 "  loss: {type: sequence_loss, average_across_batch: false}\n"
                                 "  num_samples: 500\n"
                                 "  feed_previous: {type: linear, to: 0.5}\n"
                                 "  update_embedding_for_previous: false\n"
                                 "  pretrained:\n"
                                 "    - model: runs/a\n"
                                 "    - {model: runs/b, parameters: b/*, as: \"*\"}\n"
                                 "  freeze: [a, \"*b\"]\n")
                                 .train;
  const auto& loss = std::get<SequenceLoss>(train.loss);
  CHECK(loss.average_across_timesteps);
  CHECK_FALSE(loss.average_across_batch);
  CHECK(train.num_samples == 500);
  CHECK(std::get<LinearFeeding>(train.feed_previous).to == 0.5);
  CHECK_FALSE(train.update_embedding_for_previous);
  REQUIRE(train.pretrained);
  REQUIRE(train.pretrained->size() == 2);
  CHECK(train.pretrained->at(0).as == std::nullopt);
  CHECK(train.pretrained->at(1).parameters == "b/*");
  CHECK(train.pretrained->at(1).as == "*");
  CHECK(train.freeze == std::vector<std::string>{"a", "*b"});
}

TEST_CASE("recipe: buckets are auto and limits null where they are absent") {
  const Recipe recipe = recipe_with("train: {buckets: auto, max_epochs: null, max_minutes: ~}");
  CHECK(recipe.train.buckets == std::nullopt);
  CHECK(recipe.train.max_epochs == std::nullopt);
  CHECK(recipe.train.max_minutes == std::nullopt);
}

TEST_CASE("recipe: a section whose keys are all commented out has its defaults") {
  const Recipe recipe = recipe_with("model:\n  # size: 3\ntrain:\n  optimizer:\nvalid: {}\n");
  CHECK(std::get<AttentionModelOptions>(recipe.model).size == 512);
  CHECK(std::holds_alternative<AdamOptions>(recipe.train.optimizer));
}

TEST_CASE("recipe: a byte order mark and line ends of Windows do not matter") {
  std::string text = "\xEF\xBB\xBF" + kLeast;
  for (size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\r\n");
  }
  CHECK(refusal_of(text) == "(accepted)");
  CHECK(parse_recipe(text, "r.yml").output == "runs/x");
}

TEST_CASE("recipe: an anchor that no alias uses is harmless") {
  CHECK(recipe_with("seed: &s 3").seed == 3);
}

TEST_CASE("recipe: a file that cannot be read is named") {
  CHECK_THROWS_WITH_AS(read_recipe("/nowhere/r.yml"), doctest::Contains("/nowhere/r.yml"), Error);
  CHECK_THROWS_WITH_AS(read_recipe("/"), doctest::Contains("/: "), Error);
}

TEST_CASE("recipe: a corpus in its place is refused before it is read") {
  const auto path = std::filesystem::temp_directory_path() / "nmt-recipe-test-corpus";
  std::ofstream(path) << std::string(2'000'000, 'x');
  CHECK_THROWS_WITH_AS(read_recipe(path.string()), doctest::Contains("has 2000000 bytes"), Error);
  std::filesystem::remove(path);
}

}  // namespace nmt
