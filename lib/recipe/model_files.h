#pragma once

#include <string>

namespace nmt {

// The names of files in a model folder; store/model_folder.h lists all of them.

inline constexpr const char* kRecipeFile = "recipe.yml";
inline constexpr const char* kSourceVocabulary = "source.vocab";

/// The file of a target's vocabulary; the target has no name if it is the only one.
inline std::string target_vocabulary_file(const std::string& target) {
  return target.empty() ? "target.vocab" : "target." + target + ".vocab";
}

}  // namespace nmt
