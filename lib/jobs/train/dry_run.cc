#include "jobs/train/dry_run.h"

#include "base/temporary.h"
#include "jobs/train/prepare_vocabularies.h"
#include "jobs/train/setup.h"

namespace nmt {

DryRun dry_run(const Recipe& recipe, const TrainSettings& settings, TrainingObserver& observer) {
  check_texts(recipe.data);
  const TemporaryFolder folder;
  const TrainingSetup setup =
      set_up_training(recipe, prepare_vocabularies(recipe, folder.path(), observer), folder.path(),
                      settings, /*resumed=*/false, observer);
  DryRun run;
  for (const Corpus& corpus : setup.data.corpora) run.corpora.push_back(corpus.counts());
  run.recipe = to_yaml(setup.recipe);
  const ParameterStore& parameters = setup.model->parameters();
  for (int p = 0; p < parameters.size(); ++p)
    run.parameters.push_back({parameters[p].name(), parameters[p].shape(), parameters[p].size()});
  run.buckets =
      Mixture(setup.data.mixed(), setup.data.batches, setup.recipe.seed).statistics(&run.dropped);
  run.memory = plan_memory(*setup.model, setup.data, setup.recipe, settings.threads);
  return run;
}

}  // namespace nmt
