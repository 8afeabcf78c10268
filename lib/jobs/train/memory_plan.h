#pragma once

#include <cstdint>

#include "jobs/train/training_data.h"
#include "recipe/recipe.h"

namespace nmt {

/// Bytes that training takes, all workers together.
struct MemoryEstimate {
  int64_t parameters = 0;
  int64_t gradients = 0;    // one set a worker
  int64_t moments = 0;      // of the optimiser, and the moving average
  int64_t activations = 0;  // of the largest batches, which were tried
  int64_t other = 0;        // packed weights, products, text, the program: the rest of the process

  int64_t total() const { return parameters + gradients + moments + activations + other; }
};

/// What training by this recipe takes, all workers together: gradients of the largest batches of
/// each bucket are computed for it, and what the process then holds is read from the system.
MemoryEstimate plan_memory(Model& model, const EncodedData& data, const Recipe& recipe,
                           int threads);

/// Makes the recipe's train.batch (sentences, or tokens if it counts those) and data.batches the
/// largest with which training takes at most so many bytes. Throws Error (kUsage) with both values
/// if not even a single sentence does.
void fit_batch(Recipe& recipe, EncodedData& data, Model& model, int threads, int64_t bytes);

}  // namespace nmt
