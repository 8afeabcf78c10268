#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "models/model.h"
#include "recipe/recipe.h"
#include "report/reporter.h"
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

/// Of a tied model, whose target may have fewer symbols than the joint vocabulary; absent: all.
std::optional<int> target_limit(const ModelOptions& model);

/// Loads the recipe's vocabularies. One that does not exist is learnt from data.train (a joint one
/// from both sides) and written to its path, or into `instead` if that is not empty. The recipe's
/// seed is that of the sample which a large text is cut to. With train.finetune_from they must be
/// that model's: see check_trained_vocabularies().
Vocabularies prepare_vocabularies(const Recipe& recipe, const std::filesystem::path& instead,
                                  Reporter& reporter, bool quiet);

}  // namespace nmt
