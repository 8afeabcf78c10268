#pragma once

#include "recipe/document.h"
#include "recipe/recipe.h"

namespace nmt {

/// Fills a recipe from the tree: keys that are not there keep their defaults; a text whose default
/// is empty, and a list of sections, must be given. Throws Error (kAsked) for unknown keys, wrong
/// types, values out of range and missing keys.
Recipe recipe_of(const Node& root);

/// Refuses a key that `section` (a path, "" for the whole recipe) does not have, with the nearest
/// of its `known` keys or the place where the recipe does have such a key.
[[noreturn]] void refuse_unknown_key(const std::string& where, const std::string& section,
                                     const std::string& key, const std::vector<std::string>& known);

}  // namespace nmt
