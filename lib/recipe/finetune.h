#pragma once

#include "recipe/document.h"

namespace nmt {

/// If a recipe has train.finetune_from and leaves out model.type or a vocabulary, takes from that
/// model: the vocabularies in its folder and the other keys of data except train and valid; the
/// keys of model, unless the recipe has a type of its own; the buckets, if sources are padded to
/// them. What the recipe has stays. A resolved recipe, which has every key, does not need the other
/// folder. Throws a usage error if the folder contains no model.
void take_from_trained_model(Node& recipe);

}  // namespace nmt
