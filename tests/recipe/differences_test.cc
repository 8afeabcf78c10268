#include <doctest/doctest.h>

#include "recipe/recipe_text.h"

namespace nmt {
using recipe_test::recipe_with;
using Lines = std::vector<std::string>;

TEST_CASE("differences: equal recipes have none") {
  CHECK(differences(recipe_with(""), recipe_with("train: {workers: 2}")).empty());
}

TEST_CASE("differences: values are named by the full path of their key") {
  const Recipe before = recipe_with("train: {workers: 2}\nvalid: {metrics: [bleu]}");
  const Recipe after = recipe_with("train: {workers: 4, max_epochs: 3, buckets: [[5, 10]]}",
                                   {"output=a b", "model.cell.forget_bias=0"});
  CHECK(differences(before, after) ==
        Lines{"output: runs/x -> \"a b\"", "model.cell.forget_bias: 1.0 -> 0.0",
              "train.buckets: auto -> [[5, 10]]", "train.workers: 2 -> 4",
              "train.max_epochs: null -> 3", "valid.metrics: [bleu] -> [perplexity, bleu]"});
}

TEST_CASE("differences: another type and its own options") {
  const Recipe lstm = recipe_with(""), gru = recipe_with("model: {cell: {type: gru}}");
  CHECK(differences(lstm, gru) ==
        Lines{"model.cell.type: lstm -> gru", "model.cell.forget_bias: 1.0 -> (none)"});
  CHECK(differences(gru, lstm) ==
        Lines{"model.cell.type: gru -> lstm", "model.cell.forget_bias: (none) -> 1.0"});
}

TEST_CASE("differences: lists of sections are compared entry by entry") {
  const Recipe one = recipe_with("");
  const Recipe two = recipe_with("", {"data.train.1={source: b.en, target: b.de}"});
  CHECK(differences(one, two) ==
        Lines{"data.train.1.source: (none) -> b.en", "data.train.1.target: (none) -> b.de",
              "data.train.1.targets: (none) -> []", "data.train.1.ratio: (none) -> null",
              "data.train.1.weight: (none) -> 1.0"});
  CHECK(differences(two, one) ==
        Lines{"data.train.1.source: b.en -> (none)", "data.train.1.target: b.de -> (none)",
              "data.train.1.targets: [] -> (none)", "data.train.1.ratio: null -> (none)",
              "data.train.1.weight: 1.0 -> (none)"});
}

TEST_CASE("differences: targets are told by their names, and their order counts") {
  const Recipe before = parse_recipe(recipe_test::kLeastOneToMany, "r.yml");
  const Recipe after = parse_recipe(
      recipe_test::kLeastOneToMany, "r.yml",
      {"data.target_vocabularies={fr: {path: vocab/fr}, de: {path: vocab/de, size: 500}}"});
  CHECK(differences(before, after) == Lines{"data.target_vocabularies: [de, fr] -> [fr, de]",
                                            "data.target_vocabularies.de.size: 8000 -> 500"});
}

TEST_CASE("differences: models to start from appear and go") {
  const Recipe none = recipe_with(""), one = recipe_with("", {"train.pretrained.0.model=m"});
  CHECK(differences(none, one) == Lines{"train.pretrained: null -> (none)",
                                        "train.pretrained.0.model: (none) -> m",
                                        "train.pretrained.0.parameters: (none) -> \"*\"",
                                        "train.pretrained.0.as: (none) -> null"});
}

}  // namespace nmt
