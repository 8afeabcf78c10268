#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "recipe/recipe.h"
#include "training/trainer.h"

namespace nmt {

struct TrainSettings {
  bool resume = false;  // continue from the last checkpoint, or start if there is none yet
  int threads = 1;      // does not affect results
  /// Bytes: the batch is the largest with which training fits into them; a resumed run keeps its
  /// batch size.
  std::optional<int64_t> max_memory = {};
};

/// Trains a model from a recipe: builds missing vocabularies, encodes the corpus, makes the model
/// folder and runs the loop. Throws a usage error before any work, and a runtime error if work
/// fails; what was saved before stays. From the first update on, SIGINT and SIGTERM save and stop:
/// see catch_interrupts().
TrainingResult train(const Recipe& recipe, const TrainSettings& settings,
                     TrainingObserver& observer);

}  // namespace nmt
