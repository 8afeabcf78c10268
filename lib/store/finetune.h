#pragma once

#include <string>

#include "base/observer.h"
#include "models/model.h"
#include "recipe/recipe.h"
#include "store/vocabularies.h"

namespace nmt {

/// Throws a usage error that names both vocabularies unless these are the vocabularies of
/// train.finetune_from and read text in the same form.
void check_trained_vocabularies(const Recipe& recipe, const Vocabularies& vocabularies);

/// Copies all parameters from train.finetune_from, a model of the same architecture, and notes
/// which keys of the model's section differ. Throws a usage error with both values if the
/// architectures differ.
void start_from_trained_model(Model& model, const Recipe& recipe, Observer& observer);

}  // namespace nmt
