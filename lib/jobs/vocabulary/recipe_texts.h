#pragma once

#include <string>
#include <vector>

#include "data/corpus.h"

namespace nmt {

/// Every text that a recipe trains and validates on, in its order, each pair once.
std::vector<TextPair> texts_of_recipe(const std::string& recipe);

}  // namespace nmt
