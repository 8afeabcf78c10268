#pragma once

#include <string>

#include "base/observer.h"
#include "models/model.h"
#include "recipe/recipe.h"
#include "store/vocabularies.h"

namespace nmt {

/// Throws Error (kUsage) naming both unless these are the vocabularies of train.finetune_from, and
/// read text in the same form.
void check_trained_vocabularies(const Recipe& recipe, const Vocabularies& vocabularies);

/// Fills all parameters from train.finetune_from, a model of the same architecture, and tells what
/// of the model's section is different. Throws Error (kUsage) with both values where the models do
/// not belong together.
void start_from_trained_model(Model& model, const Recipe& recipe, Observer& observer);

}  // namespace nmt
