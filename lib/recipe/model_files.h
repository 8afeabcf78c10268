#pragma once

#include <string>

namespace nmt {

// Names of files in a model's folder; store/model_folder.h lists all.

inline constexpr const char* kRecipeFile = "recipe.yml";
inline constexpr const char* kSourceVocabulary = "source.vocab";

/// Of a target's vocabulary; it has no name if it is the only one.
inline std::string target_vocabulary_file(const std::string& target) {
  return target.empty() ? "target.vocab" : "target." + target + ".vocab";
}

}  // namespace nmt
