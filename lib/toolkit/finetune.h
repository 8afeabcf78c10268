#pragma once

#include <string>

#include "models/model.h"
#include "recipe/recipe.h"
#include "report/reporter.h"
#include "toolkit/vocabularies.h"

namespace nmt {

/// Throws Error (kAsked) naming both unless these are the vocabularies of train.finetune_from.
void check_trained_vocabularies(const Recipe& recipe, const Vocabularies& vocabularies);

/// Fills all parameters from train.finetune_from, a model of the same architecture, and tells what
/// of the model's section is different. Throws Error (kAsked) with both values where the models do
/// not belong together.
void start_from_trained_model(Model& model, const Recipe& recipe, Reporter& reporter);

}  // namespace nmt
