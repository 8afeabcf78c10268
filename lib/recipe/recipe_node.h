#pragma once

#include "recipe/document.h"
#include "recipe/recipe.h"

// The only two places where the reader and the writer are compiled for whole recipes, which takes
// most of this room's build time.

namespace nmt {

/// What options_of<Recipe>() returns and throws.
Recipe recipe_of_node(const Node& root);
/// What node_of() returns.
Node node_of_recipe(const Recipe& recipe);

}  // namespace nmt
