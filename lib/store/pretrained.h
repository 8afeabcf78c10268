#pragma once

#include "base/observer.h"
#include "models/model.h"
#include "recipe/recipe.h"
#include "store/vocabularies.h"

namespace nmt {

/// Sets the precision of products and warns if this processor uses another. Unless `resumed` (a
/// checkpoint has its own parameters), copies all parameters from train.finetune_from and those
/// that train.pretrained takes from other models. Then freezes the parameters of train.freeze.
/// Warns if a vocabulary of the other model differs, and notes targets that have no text. Throws a
/// usage error if a pattern matches no name, a name does not exist in this model, shapes differ, or
/// a model is damaged.
void prepare_parameters(Model& model, const Recipe& recipe, const Vocabularies& vocabularies,
                        bool resumed, Observer& observer);

}  // namespace nmt
