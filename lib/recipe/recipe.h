#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/data_options.h"
#include "models/model_options.h"
#include "training/training_options.h"

namespace nmt {

/// Everything that decides a run's result.
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

/// Reads YAML, applies "key.path=value" settings, checks every key, type and range and the rules
/// that join sections. What a recipe with train.finetune_from leaves out is the trained model's:
/// see recipe/finetune.h. Throws Error (kUsage) naming file, line and key, both values and the
/// nearest known key.
Recipe read_recipe(const std::string& path, const std::vector<std::string>& settings = {});
/// The same from text; `path` is only named in messages.
Recipe parse_recipe(const std::string& text, const std::string& path,
                    const std::vector<std::string>& settings = {});

/// The rules that join sections; reading has checked them. For recipes that a program put together.
/// Throws Error (kUsage) naming the key, what it is at odds with and the remedy.
void validate(const Recipe& recipe);

/// Every key with its value, in the order of the structs: reading it back gives the same recipe.
std::string to_yaml(const Recipe& recipe);

/// Every key with type, range, default and meaning, for --help-recipe.
std::string recipe_help();

/// Keys whose values differ, as "train.workers: 2 -> 4".
std::vector<std::string> differences(const Recipe& before, const Recipe& after);

}  // namespace nmt
