#include "jobs/train/dry_run.h"

#include "base/temporary_folder.h"
#include "jobs/train/memory_plan.h"
#include "jobs/train/prepare_vocabularies.h"
#include "jobs/train/resume_recipe.h"
#include "jobs/train/training_data.h"
#include "store/pretrained.h"

namespace nmt {
DryRun dry_run(const Recipe& asked, const TrainSettings& settings, TrainingObserver& observer) {
  check_texts(asked.data);
  const TemporaryFolder folder;
  const Vocabularies vocabularies = prepare_vocabularies(asked, folder.path(), observer);
  EncodedData data = encode_data(asked, vocabularies, folder.path(), observer);
  Recipe recipe = resolved(asked, data.batches);
  const auto model = make_model(recipe.model, vocabularies.sizes(recipe.seed));
  prepare_parameters(*model, recipe, vocabularies, false, observer);
  if (settings.max_memory) fit_batch(recipe, data, *model, settings.threads, *settings.max_memory);
  DryRun run;
  for (const Corpus& corpus : data.corpora) run.corpora.push_back(corpus.counts());
  run.recipe = to_yaml(recipe);
  for (int p = 0; p < model->parameters().size(); ++p) {
    const Parameter& parameter = model->parameters()[p];
    run.parameters.push_back({parameter.name(), parameter.shape(), parameter.size()});
  }
  run.buckets = Mixture(data.mixed(), data.batches, recipe.seed).statistics(&run.dropped);
  run.memory = plan_memory(*model, data, recipe, settings.threads);
  return run;
}

}  // namespace nmt
