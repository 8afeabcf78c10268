#pragma once

#include <string>
#include <vector>

#include "data/corpus.h"

namespace nmt {

/// All texts that a recipe trains and validates on, in the recipe's order, each pair once.
std::vector<TextPair> texts_of_recipe(const std::string& recipe);

}  // namespace nmt
