#pragma once

#include <string>
#include <vector>

#include "recipe/reader.h"
#include "recipe/recipe.h"
#include "recipe/settings.h"
#include "support/refusal.h"

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

/// The least that a one-to-many recipe must say; 9 lines.
inline const std::string kLeastOneToMany =
    "output: runs/x\n"
    "data:\n"
    "  train: [{source: a.en, targets: {de: a.de, fr: a.fr}}]\n"
    "  valid: {source: v.en, targets: {de: v.de}}\n"
    "  source_vocabulary: {path: vocab/en}\n"
    "  target_vocabularies:\n"
    "    de: {path: vocab/de}\n"
    "    fr: {path: vocab/fr}\n"
    "model: {type: one2many}\n";

/// kLeast and more lines after it: the first of them is line 7.
inline Recipe recipe_with(const std::string& more, const std::vector<std::string>& settings = {}) {
  return parse_recipe(kLeast + more, "r.yml", settings);
}

/// What parse_recipe is for recipes, for any option struct.
template <Section T>
T options_from(const std::string& text, const std::vector<std::string>& settings = {}) {
  Node root = parse_yaml(text, {.name = "r.yml"});
  root.where = "r.yml";
  for (const std::string& setting : settings) apply_setting(root, setting);
  return options_of<T>(root);
}

inline std::string refusal_of(const std::string& text,
                              const std::vector<std::string>& settings = {}) {
  return refusal_by([&] { parse_recipe(text, "r.yml", settings); });
}

/// `text` with the only `old` replaced.
inline std::string with(std::string text, const std::string& old, const std::string& now) {
  return text.replace(text.find(old), old.size(), now);
}

}  // namespace nmt::recipe_test
