#pragma once

#include <filesystem>

#include "base/observer.h"
#include "recipe/recipe.h"
#include "store/vocabularies.h"

namespace nmt {

/// Loads the recipe's vocabularies. One that does not exist is learnt from data.train (a joint one
/// from both sides) and written to its path, or into `instead` if that is not empty. The recipe's
/// seed is that of the sample which a large text is cut to. With train.finetune_from they must be
/// that model's: see check_trained_vocabularies().
Vocabularies prepare_vocabularies(const Recipe& recipe, const std::filesystem::path& instead,
                                  Observer& observer);

}  // namespace nmt
