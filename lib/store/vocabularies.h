#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/model.h"
#include "recipe/recipe.h"
#include "text/vocabulary.h"

namespace nmt {

struct TargetLanguage {
  std::string name;  // empty unless the model is one-to-many
  std::unique_ptr<Vocabulary> vocabulary;
};

struct Vocabularies {
  std::unique_ptr<Vocabulary> source;
  std::vector<TargetLanguage> targets;  // in the model's order

  ModelSizes sizes(std::optional<uint64_t> seed) const;
};

/// The vocabularies in a model folder, by their fixed names. Throws as load_vocabulary() does.
Vocabularies load_vocabularies(const std::filesystem::path& folder, const Recipe& recipe);

/// How many symbols of the joint vocabulary the target of a tied model uses; absent: all, as in
/// every other model.
std::optional<int> target_limit(const ModelOptions& model);

}  // namespace nmt
