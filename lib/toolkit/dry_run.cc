#include "toolkit/dry_run.h"

#include <algorithm>

#include "toolkit/pretrained.h"
#include "toolkit/resume_recipe.h"
#include "toolkit/temporary_folder.h"
#include "toolkit/training_data.h"
#include "training/updater.h"

namespace nmt {
namespace {

constexpr int kLookedAt = 2000;  // batches that the largest is chosen from, at most

int64_t steps(const Corpus& corpus, const std::vector<int64_t>& pairs) {
  int longest_source = 0, longest_target = 0;
  for (const int64_t pair : pairs) {
    longest_source = std::max(longest_source, corpus.lengths(pair).source + 1);
    longest_target = std::max(longest_target, corpus.lengths(pair).target + 1);
  }
  return int64_t(pairs.size()) *
         (longest_source + int64_t(corpus.target_numbers().size()) * longest_target);
}

Mixture::Draw largest_batch(const EncodedData& data, const Recipe& recipe) {
  Mixture mixture(data.mixed(), data.batches, recipe.seed);
  Mixture::Draw largest{};
  for (int i = 0; i < kLookedAt && mixture.epoch_fraction() < 1; ++i) {
    Mixture::Draw draw = mixture.next();
    if (steps(data.corpora[draw.corpus], draw.pairs) >
        steps(data.corpora[largest.corpus], largest.pairs))
      largest = std::move(draw);
  }
  return largest;
}

int64_t bytes(const std::vector<NamedTensor>& tensors) {
  int64_t count = 0;
  for (const NamedTensor& tensor : tensors) count += tensor.size();
  return count * int64_t(sizeof(Real));
}

MemoryEstimate estimate_memory(Model& model, const EncodedData& data, const Recipe& recipe,
                               int threads) {
  MemoryEstimate memory;
  memory.parameters = bytes(tensors_of(model.parameters()));
  memory.packed = 2 * memory.parameters;  // W and its transpose
  memory.gradients = recipe.train.workers * memory.parameters;
  memory.moments = bytes(make_optimizer(recipe.train.optimizer, model.parameters())->state());
  if (recipe.train.average_decay > 0) memory.moments += memory.parameters;
  ThreadPool pool(threads);
  Workers workers(model, recipe.train.workers, pool);
  const Mixture::Draw largest = largest_batch(data, recipe);
  workers.differentiate(data.corpora[largest.corpus], largest.pairs,
                        {.pass = {.training = true, .seed = recipe.seed}});
  memory.activations = workers.peak_activations();
  return memory;
}

}  // namespace

DryRun dry_run(const Recipe& asked, const TrainSettings& settings, Reporter& reporter) {
  check_texts(asked.data);
  const TemporaryFolder folder;
  const Vocabularies vocabularies =
      prepare_vocabularies(asked, folder.path(), reporter, settings.quiet);
  const EncodedData data =
      encode_data(asked, vocabularies, folder.path(), reporter, settings.quiet);
  const Recipe recipe = resolved(asked, data.batches);
  const auto model = make_model(recipe.model, vocabularies.sizes(recipe.seed));
  prepare_parameters(*model, recipe, vocabularies, false, reporter);
  DryRun run;
  for (const Corpus& corpus : data.corpora) run.corpora.push_back(corpus.counts());
  run.recipe = to_yaml(recipe);
  for (int p = 0; p < model->parameters().size(); ++p) {
    const Parameter& parameter = model->parameters()[p];
    run.parameters.push_back({parameter.name(), parameter.shape(), parameter.size()});
  }
  run.buckets = Mixture(data.mixed(), data.batches, recipe.seed).statistics(&run.dropped);
  run.memory = estimate_memory(*model, data, recipe, settings.threads);
  return run;
}

}  // namespace nmt
