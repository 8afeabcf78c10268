#include "toolkit/dry_run.h"

#include <algorithm>

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
  return int64_t(pairs.size()) * (longest_source + longest_target);
}

std::vector<int64_t> largest_batch(const Corpus& corpus, const Recipe& recipe) {
  BatchOrder order(corpus, batch_options(recipe.train, corpus), recipe.seed);
  std::vector<int64_t> largest;
  for (int i = 0; i < kLookedAt && order.epoch_fraction() < 1; ++i) {
    std::vector<int64_t> pairs = order.next();
    if (steps(corpus, pairs) > steps(corpus, largest)) largest = std::move(pairs);
  }
  return largest;
}

int64_t bytes(const std::vector<NamedTensor>& tensors) {
  int64_t count = 0;
  for (const NamedTensor& tensor : tensors) count += tensor.size();
  return count * int64_t(sizeof(Real));
}

MemoryEstimate estimate_memory(Model& model, const Corpus& corpus, const Recipe& recipe,
                               int threads) {
  MemoryEstimate memory;
  memory.parameters = bytes(tensors_of(model.parameters()));
  memory.packed = 2 * memory.parameters;  // W and its transpose
  memory.gradients = recipe.train.workers * memory.parameters;
  memory.moments = bytes(make_optimizer(recipe.train.optimizer, model.parameters())->state());
  if (recipe.train.average_decay > 0) memory.moments += memory.parameters;
  ThreadPool pool(threads);
  Workers workers(model, corpus, recipe.train.workers, pool);
  workers.differentiate(largest_batch(corpus, recipe), {.training = true, .seed = recipe.seed});
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
  const BatchOptions batches = batch_options(asked.train, data.train);
  const Recipe recipe = resolved(asked, batches);
  const auto model = make_model(recipe.model, vocabularies.source->size(),
                                vocabularies.target->size(), recipe.seed);
  DryRun run;
  run.recipe = to_yaml(recipe);
  for (int p = 0; p < model->parameters().size(); ++p) {
    const Parameter& parameter = model->parameters()[p];
    run.parameters.push_back({parameter.name(), parameter.shape(), parameter.size()});
  }
  run.buckets = BatchOrder(data.train, batches, recipe.seed).statistics(&run.dropped);
  run.memory = estimate_memory(*model, data.train, recipe, settings.threads);
  return run;
}

}  // namespace nmt
