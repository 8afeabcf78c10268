#pragma once

#include <cstdint>

#include "jobs/train/training_data.h"
#include "recipe/recipe.h"

namespace nmt {

/// The bytes that training needs, for all workers together.
struct MemoryEstimate {
  int64_t parameters = 0;
  int64_t gradients = 0;    // one set per worker
  int64_t moments = 0;      // the optimizer state and the moving average
  int64_t activations = 0;  // of the largest batches, measured
  int64_t other = 0;        // packed weights, products, text, the program: the rest of the process

  int64_t total() const { return parameters + gradients + moments + activations + other; }
};

/// Measures what training by this recipe needs, for all workers together: computes the gradients of
/// the largest batches of each bucket, and then asks the system how much memory the process has.
MemoryEstimate plan_memory(Model& model, const EncodedData& data, const Recipe& recipe,
                           int threads);

/// Sets the recipe's train.batch (sentences, or tokens if it counts those) and data.batches to the
/// largest size with which training needs at most `bytes`. Throws a usage error with both values if
/// not even a single sentence fits.
void fit_batch(Recipe& recipe, EncodedData& data, Model& model, int threads, int64_t bytes);

}  // namespace nmt
