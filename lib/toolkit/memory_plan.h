#pragma once

#include <cstdint>

#include "recipe/recipe.h"
#include "report/dry_run.h"
#include "toolkit/training_data.h"

namespace nmt {

/// What training by this recipe takes, all workers together: gradients of the largest batches of
/// each bucket are computed for it, and what the process then holds is read from the system.
MemoryEstimate plan_memory(Model& model, const EncodedData& data, const Recipe& recipe,
                           int threads);

/// Makes the recipe's train.batch (sentences, or tokens if it counts those) and data.batches the
/// largest with which training takes at most so many bytes. Throws Error (kAsked) with both values
/// if not even a single sentence does.
void fit_batch(Recipe& recipe, EncodedData& data, Model& model, int threads, int64_t bytes);

}  // namespace nmt
