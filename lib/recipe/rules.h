#pragma once

#include <functional>
#include <string>

#include "recipe/recipe.h"

namespace nmt {

/// Where a key stands, for messages: "recipe.yml:12".
using Locate = std::function<std::string(const std::string& key)>;

/// validate(recipe) whose messages say where the keys stand.
void check_rules(const Recipe& recipe, const Locate& locate);

}  // namespace nmt
