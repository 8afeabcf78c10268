#include "toolkit/dry_run.h"

#include "toolkit/memory_plan.h"
#include "toolkit/pretrained.h"
#include "toolkit/resume_recipe.h"
#include "toolkit/temporary_folder.h"
#include "toolkit/training_data.h"

namespace nmt {
DryRun dry_run(const Recipe& asked, const TrainSettings& settings, Reporter& reporter) {
  check_texts(asked.data);
  const TemporaryFolder folder;
  const Vocabularies vocabularies =
      prepare_vocabularies(asked, folder.path(), reporter, settings.quiet);
  EncodedData data = encode_data(asked, vocabularies, folder.path(), reporter, settings.quiet);
  Recipe recipe = resolved(asked, data.batches);
  const auto model = make_model(recipe.model, vocabularies.sizes(recipe.seed));
  prepare_parameters(*model, recipe, vocabularies, false, reporter);
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
