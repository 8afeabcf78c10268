#include "jobs/train/setup.h"

#include "jobs/train/memory_plan.h"
#include "jobs/train/resume_recipe.h"
#include "store/pretrained.h"

namespace nmt {

TrainingSetup set_up_training(const Recipe& recipe, Vocabularies vocabularies,
                              const std::filesystem::path& cache, const TrainSettings& settings,
                              bool resumed, TrainingObserver& observer) {
  EncodedData data = encode_data(recipe, vocabularies, cache, observer);
  TrainingSetup setup{.recipe = resolved(recipe, data.batches),
                      .vocabularies = std::move(vocabularies),
                      .data = std::move(data),
                      .model = nullptr};
  setup.model = make_model(setup.recipe.model, setup.vocabularies.sizes(recipe.seed));
  prepare_parameters(*setup.model, setup.recipe, setup.vocabularies, resumed, observer);
  if (settings.max_memory && !resumed)
    fit_batch(setup.recipe, setup.data, *setup.model, settings.threads, *settings.max_memory);
  return setup;
}

}  // namespace nmt
