#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/target_language.h"
#include "models/model.h"
#include "recipe/recipe.h"
#include "text/vocabulary.h"

namespace nmt {

struct Vocabularies {
  std::unique_ptr<Vocabulary> source;
  std::vector<TargetLanguage> targets;  // in the model's order

  void add_target(const std::string& name, std::unique_ptr<Vocabulary> vocabulary);
  /// REQUIRES a target of this name.
  const TargetLanguage& target(const std::string& name) const;
  ModelSizes sizes(std::optional<uint64_t> seed) const;
};

/// The vocabularies in a model folder, by their fixed names. Throws as load_vocabulary() does.
Vocabularies load_vocabularies(const std::filesystem::path& folder, const Recipe& recipe);

/// How many symbols of the joint vocabulary the target of a tied model uses; absent: all, as in
/// every other model.
std::optional<int> target_limit(const ModelOptions& model);

}  // namespace nmt
