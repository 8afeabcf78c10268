#pragma once

#include "recipe/document.h"

namespace nmt {

/// Where a recipe names train.finetune_from and leaves out model.type or a vocabulary, it takes
/// from that model: the vocabularies in its folder and the other keys of data but train and valid;
/// the keys of model, unless it has a type of its own; the buckets, where sources are padded to
/// them. What the recipe gives stays. Nothing else is read, so that a resolved recipe, which gives
/// every key, does not need the other folder. Throws Error (kUsage): the folder holds no model.
void take_from_trained_model(Node& recipe);

}  // namespace nmt
