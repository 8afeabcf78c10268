#pragma once

#include <filesystem>

#include "base/observer.h"
#include "recipe/recipe.h"
#include "store/vocabularies.h"

namespace nmt {

/// Loads the recipe's vocabularies. A vocabulary that does not exist is built from data.train (a
/// joint one from both sides) and written to its path, or into the folder `instead` if that is not
/// empty. The recipe's seed draws the sample of a large text. With train.finetune_from the
/// vocabularies must be those of that model: see check_trained_vocabularies().
Vocabularies prepare_vocabularies(const Recipe& recipe, const std::filesystem::path& instead,
                                  Observer& observer);

}  // namespace nmt
