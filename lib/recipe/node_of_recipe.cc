#include "recipe/recipe_node.h"
#include "recipe/writer.h"

namespace nmt {

Node node_of_recipe(const Recipe& recipe) { return node_of(recipe); }

}  // namespace nmt
