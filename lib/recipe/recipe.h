#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/data_options.h"
#include "models/model_options.h"
#include "training/training_options.h"

namespace nmt {

/// Everything that decides the result of a run.
struct Recipe {
  std::string output;
  uint64_t seed = 1;
  DataOptions data;
  ModelOptions model;
  TrainOptions train;
  ValidOptions valid;
  template <class V>
  void fields(V& v) {
    v("output", output, "the model's folder");
    v("seed", seed,
      "of all that is drawn at random: first parameters, the order of batches, dropout, "
      "segmentations");
    v("data", data, "texts and vocabularies");
    v("model", model, "what is trained");
    v("train", train, "how it is trained");
    v("valid", valid, "how it is judged on the way");
  }
};

/// Reads YAML, applies "key.path=value" settings, expands ~ and ${NAME} in both, and checks every
/// key, type and range and the rules between sections. With train.finetune_from, missing keys are
/// taken from the trained model: see recipe/finetune.h. Throws a usage error that names file, line
/// and key, both values and the nearest known key.
Recipe read_recipe(const std::string& path, const std::vector<std::string>& settings = {});
/// The same from text as to_yaml() writes it, where nothing is expanded; `path` is only used in
/// messages.
Recipe parse_recipe(const std::string& text, const std::string& path,
                    const std::vector<std::string>& settings = {});

/// Checks the rules between sections, as reading does; for recipes that a program has put together.
/// Throws a usage error that names the key, what it conflicts with and the remedy.
void validate(const Recipe& recipe);

/// Every key with its value, in the order of the structs: reading it back gives the same recipe.
std::string to_yaml(const Recipe& recipe);

/// Every key with type, range, default and meaning, for --help-recipe.
std::string recipe_help();

/// The keys whose values differ, as "train.workers: 2 -> 4".
std::vector<std::string> differences(const Recipe& before, const Recipe& after);

}  // namespace nmt
