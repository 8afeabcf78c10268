#include <doctest/doctest.h>

#include "base/scratch_folder.h"
#include "recipe/recipe_text.h"

namespace nmt {
namespace {

/// A trained model's recipe in a folder of its own, and recipes that go on from it.
struct Trained {
  explicit Trained(const std::string& recipe, const std::vector<std::string>& settings = {}) {
    std::filesystem::create_directories(folder.path() / "m");
    spill(folder.path() / "m" / "recipe.yml", to_yaml(parse_recipe(recipe, "m.yml", settings)));
  }
  std::string path() const { return (folder.path() / "m").string(); }
  Recipe finetune(const std::string& data, const std::vector<std::string>& settings = {}) const {
    return parse_recipe(
        "output: runs/y\ndata:\n" + data + "train: {finetune_from: " + path() + "}\n", "r.yml",
        settings);
  }
  ScratchFolder folder;
};

const std::string kTexts =
    "  train: [{source: b.en, target: b.de}]\n  valid: {source: w.en, target: w.de}\n";

}  // namespace

TEST_CASE("fine-tuning: what the recipe does not say is the trained model's") {
  const Trained trained(recipe_test::kLeast,
                        {"model={type: embedding, size: 24, cell: {type: gru}, dropout: 0.1}",
                         "data.source_vocabulary.size=500", "data.reverse_source=true",
                         "data.max_length=33", "train.optimizer.type=sgd", "seed=7"});
  const Recipe recipe = trained.finetune(kTexts, {"model.dropout=0.3"});
  const auto& model = std::get<EmbeddingModelOptions>(recipe.model);
  CHECK(model.size == 24);
  CHECK(std::holds_alternative<GruCellOptions>(model.cell));
  CHECK(model.dropout == 0.3);
  CHECK(recipe.data.source_vocabulary.path == trained.path() + "/source.vocab");
  CHECK(recipe.data.source_vocabulary.size == 500);
  CHECK(recipe.data.target_vocabulary->path == trained.path() + "/target.vocab");
  CHECK(recipe.data.reverse_source);
  CHECK(recipe.data.max_length == 33);
  CHECK(recipe.data.train[0].source == "b.en");
  CHECK(recipe.data.valid.source == "w.en");
  CHECK(std::holds_alternative<AdamOptions>(recipe.train.optimizer));  // how to train is new
  CHECK(recipe.seed == 1);
}

TEST_CASE("fine-tuning: what the recipe says counts, and a model with a type is its own") {
  const Trained trained(recipe_test::kLeast, {"model={type: embedding, size: 24}"});
  const Recipe recipe = trained.finetune(
      kTexts + "  source_vocabulary: {path: v/en}\n  target_vocabulary: {path: v/de}\n",
      {"model={type: embedding, embedding: 48}"});
  CHECK(recipe.data.source_vocabulary.path == "v/en");
  CHECK(recipe.data.target_vocabulary->path == "v/de");
  CHECK(std::get<EmbeddingModelOptions>(recipe.model).size == EmbeddingModelOptions{}.size);
}

TEST_CASE("fine-tuning: a resolved recipe gives all keys and does not need the trained model") {
  const Trained trained(recipe_test::kLeast);
  const Recipe recipe = trained.finetune(kTexts);
  std::filesystem::remove_all(trained.path());
  CHECK(to_yaml(parse_recipe(to_yaml(recipe), "resolved.yml")) == to_yaml(recipe));
  CHECK_THROWS_WITH_AS(
      trained.finetune(kTexts),
      doctest::Contains(
          (": train.finetune_from is " + trained.path() + ", which is no model").c_str()),
      Error);
}

TEST_CASE("fine-tuning: one file for both sides stays one; several targets have a file each") {
  const Trained joint(recipe_test::kLeast,
                      {"data.target_vocabulary.path=vocab/en", "model.type=tied"});
  CHECK(joint.finetune(kTexts).data.target_vocabulary->path == joint.path() + "/source.vocab");
  const Trained several(recipe_test::kLeastOneToMany);
  const Recipe recipe = several.finetune(
      "  train: [{source: b.en, targets: {fr: b.fr}}]\n  valid: {source: w.en, targets: {fr: "
      "w.fr}}\n");
  REQUIRE(recipe.data.target_vocabularies.size() == 2);
  CHECK(recipe.data.target_vocabularies[1].value.path == several.path() + "/target.fr.vocab");
}

TEST_CASE("fine-tuning: sources that are padded to buckets stay so") {
  const Trained trained(recipe_test::kLeast,
                        {"data.padding=as_tensorflow", "train.buckets=[[5, 10], [10, 15]]"});
  const Recipe recipe = trained.finetune(kTexts);
  CHECK(recipe.data.padding == Padding::kAsTensorflow);
  CHECK(*recipe.train.buckets == std::vector<Bucket>{{5, 10}, {10, 15}});
}

}  // namespace nmt
