#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "recipe/recipe.h"
#include "training/trainer.h"

namespace nmt {

struct TrainSettings {
  bool resume = false;  // go on from the last checkpoint; from the start if there is none yet
  int threads = 1;      // never changes a result
  /// Bytes: the batch is made as large as training within them allows; a run that is resumed keeps
  /// the one it began with.
  std::optional<int64_t> max_memory = {};
};

/// Trains a model from a recipe: vocabularies that are missing, the encoded corpus, the model's
/// folder, the loop. Throws Error: what was asked does not go (kUsage, before any work), or work
/// failed (kRuntime); what was saved before stays. From the first update on SIGINT and SIGTERM save
/// and stop: see catch_interrupts().
TrainingResult train(const Recipe& recipe, const TrainSettings& settings,
                     TrainingObserver& observer);

}  // namespace nmt
