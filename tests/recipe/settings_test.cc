#include "recipe/settings.h"

#include <doctest/doctest.h>

#include "recipe/recipe_text.h"

namespace nmt {
using recipe_test::kLeast;
using recipe_test::recipe_with;
using recipe_test::refusal_of;

TEST_CASE("settings: replace what the file says, the last one wins") {
  const Recipe recipe =
      recipe_with("train: {workers: 3}", {"train.workers=4", "train.workers=5", "model.size=7",
                                          "train.buckets=[[5, 10]]", "output=runs/a=b"});
  CHECK(recipe.train.workers == 5);
  CHECK(std::get<AttentionModelOptions>(recipe.model).size == 7);
  CHECK(recipe.train.buckets == std::vector<Bucket>{{5, 10}});
  CHECK(recipe.output == "runs/a=b");
}

TEST_CASE("settings: null takes back what the file says") {
  const Recipe recipe =
      recipe_with("train: {max_epochs: 3, max_minutes: 2, buckets: [[5, 10]]}",
                  {"train.max_epochs=null", "train.max_minutes=", "train.buckets=auto"});
  CHECK(recipe.train.max_epochs == std::nullopt);
  CHECK(recipe.train.max_minutes == std::nullopt);
  CHECK(recipe.train.buckets == std::nullopt);
}

TEST_CASE("settings: reach into lists and append to them") {
  const Recipe recipe = recipe_with("", {"data.train.0.source=other.en", "data.train.1.source=b.en",
                                         "data.train.1.target=b.de", "valid.metrics.0=bleu"});
  REQUIRE(recipe.data.train.size() == 2);
  CHECK(recipe.data.train[0].source == "other.en");
  CHECK(recipe.data.train[0].target == "a.de");
  CHECK(recipe.data.train[1].target == "b.de");
  CHECK(recipe.valid.metrics == std::vector<std::string>{"bleu"});
}

TEST_CASE("settings: make the first entry of a list that the recipe does not have") {
  const Recipe recipe = recipe_with("", {"train.pretrained.0.model=m", "train.freeze.0=a/*"});
  REQUIRE(recipe.train.pretrained);
  CHECK(recipe.train.pretrained->at(0).model == "m");
  CHECK(recipe.train.pretrained->at(0).parameters == "*");
  CHECK(recipe.train.freeze == std::vector<std::string>{"a/*"});
}

TEST_CASE("settings: a recipe can come from them alone") {
  const Recipe recipe = parse_recipe(
      "", "r.yml",
      {"output=o", "data={train: [{source: a, target: b}], valid: {source: c, target: d}}",
       "data.source_vocabulary.path=e", "data.target_vocabulary={path: f, type: word}"});
  CHECK(recipe.data.train[0].target == "b");
  CHECK(recipe.data.target_vocabulary->kind == VocabularyKind::kWord);
}

TEST_CASE("settings: another type starts from its own defaults") {
  const std::string sgd = "train: {optimizer: {type: sgd, learning_rate: 0.9}}";
  const auto optimizer = [&](const std::vector<std::string>& settings) {
    return recipe_with(sgd, settings).train.optimizer;
  };
  CHECK(std::get<AdamOptions>(optimizer({"train.optimizer.type=adam"})).learning_rate == 0.0005);
  CHECK(std::get<AdamOptions>(optimizer({"train.optimizer.beta1=0.5", "train.optimizer.type=adam"}))
            .beta1 == 0.5);
  CHECK(std::get<SgdOptions>(optimizer({"train.optimizer.type=sgd"})).learning_rate == 0.9);
  CHECK(std::get<SgdOptions>(optimizer({"train.optimizer.type=adam", "train.optimizer.type=sgd"}))
            .learning_rate == 0.9);
}

TEST_CASE("settings: naming the default type keeps the options that the file gives it") {
  const Recipe recipe = recipe_with("model: {cell: {forget_bias: 2}}", {"model.cell.type=lstm"});
  const CellOptions cell = std::get<AttentionModelOptions>(recipe.model).cell;
  CHECK(std::get<LstmCellOptions>(cell).forget_bias == 2.0);
  const Recipe other = recipe_with("model: {cell: {forget_bias: 2}}", {"model.cell.type=gru"});
  CHECK(std::holds_alternative<GruCellOptions>(std::get<AttentionModelOptions>(other.model).cell));
}

TEST_CASE("settings: a cell's options, each of its own type") {
  const auto cell = [](const std::string& yaml) {
    return std::get<AttentionModelOptions>(recipe_with("model: {cell: " + yaml + "}").model).cell;
  };
  const auto lstm = std::get<LstmCellOptions>(
      cell("{activation: relu, use_peepholes: true, cell_clip: 2, num_proj: 7, proj_clip: 3}"));
  CHECK(lstm.activation == Activation::kRelu);
  CHECK(lstm.use_peepholes);
  CHECK(lstm.cell_clip == 2.0);
  CHECK(lstm.num_proj == 7);
  CHECK(lstm.proj_clip == 3.0);
  CHECK(std::get<GruCellOptions>(cell("{type: gru, activation: linear}")).activation ==
        Activation::kLinear);
  CHECK(std::get<RnnCellOptions>(cell("{type: rnn, activation: sigmoid}")).activation ==
        Activation::kSigmoid);
  CHECK(refusal_of(kLeast + "model: {cell: {activation: selu}}") ==
        "r.yml:7: model.cell.activation is selu; must be tanh, relu, sigmoid or linear");
  CHECK(refusal_of(kLeast + "model: {cell: {type: gru, num_proj: 7}}")
            .starts_with("r.yml:7: model.cell.num_proj is not a key of the type gru; "));
}

TEST_CASE("settings: a type that is no choice of options resets nothing") {
  const Recipe recipe = recipe_with("", {"data.source_vocabulary.type=bpe"});
  CHECK(recipe.data.source_vocabulary.path == "vocab/en");
  CHECK(recipe.data.source_vocabulary.kind == VocabularyKind::kBpe);
}

TEST_CASE("settings: a path without end is refused before it fills the stack") {
  std::string path = "a";
  for (int i = 0; i < 100'000; ++i) path += ".a";
  CHECK(refusal_of(kLeast, {path + "=1"})
            .ends_with("names a key more than 32 deep; nmt-train "
                       "--help-recipe lists all keys"));
}

TEST_CASE("settings: of a replaced type only what --set put there stays, at any depth") {
  Node root = parse_yaml("type: a\nsize: 3\ncell: {type: gru, bias: 1}\nrest: [1]\n", {"r.yml"});
  apply_setting(root, "type=b");
  apply_setting(root, "cell.bias=2");
  CHECK(inline_yaml(settings_only(root)) == "{type: b, cell: {bias: 2}}");
}

TEST_CASE("settings: mistakes name the setting, not a line of the file") {
  struct Refused {
    std::string setting, message;
  };
  const std::vector<Refused> table = {
      {"train.workers=x", ": train.workers is x; must be a whole number from 1 to 1024"},
      {"train.wokers=4", ": train.wokers is not a key; did you mean train.workers?"},
      {"model.cell={type: gru, forget_bias: 1}", ": model.cell.forget_bias is not a key of the"},
      {"train.workers", ": is not of the form key.path=value; write it as in --set"},
      {"=4", ": is not of the form key.path=value; "},
      {"train..workers=4", ": is not of the form key.path=value; "},
      {"train.workers.=4", ": is not of the form key.path=value; "},
      {"train.workers=[4", ": train.workers is [4; must be a whole number"},
      {"train.buckets=[4,,]]", ": is not YAML: "},
      {"train={workers: 1, workers: 1}", ": the key workers is given twice in one section"},
      {"output.x=4", ": output is runs/x, a single value; it has nothing called x: set output"},
      {"data.train.2.source=a",
       ": data.train is a list of 1 and 2 is no index of it; entries count"},
      {"data.train.x=a", ": data.train is a list of 1 and x is no index of it; "},
      {"data.train.-1=a", ": data.train is a list of 1 and -1 is no index of it; "},
      {"output=", ": output is empty; it must be given: the model's folder"},
      {"valid.metrics.0=[bleu]", ": valid.metrics.0 is [bleu]; must be text"},
      {"train.schedule={type: cosine, warmup: 1000000}", ": train.schedule.warmup is 1000000 but"},
  };
  for (const Refused& row : table) {
    const std::string found = refusal_of(kLeast, {row.setting});
    CHECK_MESSAGE(found.starts_with("--set " + row.setting + row.message), found);
  }
}

}  // namespace nmt
