#pragma once

#include <filesystem>
#include <memory>

#include "jobs/train/train.h"
#include "jobs/train/training_data.h"

namespace nmt {

/// Everything that an update needs: what training, dry runs and benchmarks have in common.
struct TrainingSetup {
  Recipe recipe;  // resolved
  Vocabularies vocabularies;
  EncodedData data;
  std::unique_ptr<Model> model;
};

/// Encodes the texts into files of `cache`, which must outlive the setup, and makes the model with
/// its first parameters: random ones, those of other models that the recipe names, or, if
/// `resumed`, any that a checkpoint will replace. Throws as encode_data(), prepare_parameters() and
/// fit_batch() do.
TrainingSetup set_up_training(const Recipe& recipe, Vocabularies vocabularies,
                              const std::filesystem::path& cache, const TrainSettings& settings,
                              bool resumed, TrainingObserver& observer);

}  // namespace nmt
