#include "recipe/reader.h"
#include "recipe/recipe_node.h"

namespace nmt {

Recipe recipe_of_node(const Node& root) { return options_of<Recipe>(root); }

}  // namespace nmt
