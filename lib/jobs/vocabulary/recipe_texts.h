#pragma once

#include <string>
#include <vector>

#include "data/parallel_text.h"

namespace nmt {

/// All texts that a recipe trains and validates on, in the recipe's order, one per translation,
/// each pair once.
std::vector<ParallelText> texts_of_recipe(const std::string& recipe);

}  // namespace nmt
