#pragma once

#include "base/observer.h"
#include "models/model.h"
#include "recipe/recipe.h"
#include "store/vocabularies.h"

namespace nmt {

/// Sets the precision of their products, warning where this processor has another. Fills all
/// parameters from train.finetune_from and those that train.pretrained takes from other models,
/// unless `resumed`: a checkpoint has its own. Then freezes those of train.freeze. Warns where a
/// vocabulary of the other model is another one, and of targets that have no text. Throws Error
/// (kUsage): a pattern that no name matches, a name that is not in this model, another shape, a
/// damaged model.
void prepare_parameters(Model& model, const Recipe& recipe, const Vocabularies& vocabularies,
                        bool resumed, Observer& observer);

}  // namespace nmt
