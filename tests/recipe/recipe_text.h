#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "recipe/recipe.h"

// Fixtures of the recipe room's tests.

namespace nmt::recipe_test {

/// The least a recipe must say; 6 lines.
inline const std::string kLeast =
    "output: runs/x\n"
    "data:\n"
    "  train: [{source: a.en, target: a.de}]\n"
    "  valid: {source: v.en, target: v.de}\n"
    "  source_vocabulary: {path: vocab/en}\n"
    "  target_vocabulary: {path: vocab/de}\n";

/// kLeast and more lines after it: the first of them is line 7.
inline Recipe recipe_with(const std::string& more, const std::vector<std::string>& settings = {}) {
  return parse_recipe(kLeast + more, "r.yml", settings);
}

/// The message of what is refused, "(accepted)" if it is not; anything but a user's mistake
/// escapes.
inline std::string refusal_of(const std::string& text,
                              const std::vector<std::string>& settings = {}) {
  try {
    parse_recipe(text, "r.yml", settings);
  } catch (const Error& error) {
    if (error.fault() == Fault::kAsked) return error.what();
    throw;
  }
  return "(accepted)";
}

/// `text` with the only `old` replaced.
inline std::string with(std::string text, const std::string& old, const std::string& now) {
  return text.replace(text.find(old), old.size(), now);
}

}  // namespace nmt::recipe_test
