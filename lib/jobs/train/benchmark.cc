#include "jobs/train/benchmark.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/format.h"
#include "base/machine.h"
#include "base/temporary.h"
#include "jobs/train/prepare_vocabularies.h"
#include "jobs/train/setup.h"
#include "tensor/product_peak.h"
#include "training/updater.h"

namespace nmt {
namespace {

constexpr int kWarmUp = 10;  // updates, after which all memory has been touched

/// Multiply-adds of the forward pass over a pair, without padding.
double pair_multiply_adds(const Model& model, const Corpus& corpus, int64_t pair) {
  const int64_t source = corpus.lengths(pair).source + 1;
  const std::vector<int> targets = corpus.target_lengths(pair);
  double sum = model.encoder_multiply_adds(source);
  for (size_t k = 0; k < targets.size(); ++k)
    sum += model.decoder(corpus.target_numbers()[k]).multiply_adds(source, targets[k] + 1);
  return sum;
}

void measure(const Model& model, Updater& updater, TrainingBenchmark& result) {
  for (int64_t update = 1; update <= kWarmUp; ++update) updater.make(update);
  double multiply_adds = 0;
  LossSums sums;
  updater.start_profile();
  const auto start = Clock::now();
  for (int64_t i = 1; i <= result.updates; ++i) {
    const Update made = updater.make(kWarmUp + i);
    sums += made.sums;
    for (const Mixture::Draw& draw : made.draws)
      for (const int64_t pair : draw.pairs)
        multiply_adds += pair_multiply_adds(model, updater.mixture().corpus(draw.corpus), pair);
  }
  result.seconds = seconds_since(start);
  result.parts = updater.profile();
  result.target_tokens_per_s = double(sums.target_tokens) / result.seconds;
  result.source_tokens_per_s = double(sums.source_tokens) / result.seconds;
  result.gflops = 2 * 3 * multiply_adds / result.seconds / 1e9;
}

}  // namespace

TrainingBenchmark benchmark_training(const Recipe& recipe, const TrainSettings& settings,
                                     int64_t updates, TrainingObserver& observer) {
  check_texts(recipe.data);
  const TemporaryFolder folder;
  const TrainingSetup setup =
      set_up_training(recipe, prepare_vocabularies(recipe, folder.path(), observer), folder.path(),
                      settings, /*resumed=*/false, observer);
  const TrainOptions& train = setup.recipe.train;
  ThreadPool pool(settings.threads);
  Updater updater(*setup.model, setup.data.mixed(), train, setup.recipe.seed, pool);
  TrainingBenchmark result;
  result.model = fmt::format("{}, {} parameters",
                             std::visit([](const auto& o) { return o.kType; }, setup.recipe.model),
                             format_count(setup.model->parameters().count()));
  result.precision = effective_precision(train.precision);
  result.threads = settings.threads;
  result.workers = train.workers;
  result.updates = updates;
  measure(*setup.model, updater, result);
  result.peak_memory_bytes = peak_memory();
  // A worker has one thread: more threads than workers do not make the products faster.
  ThreadPool busy(std::min(settings.threads, train.workers));
  result.peak_gflops = product_peak(busy);
  return result;
}

}  // namespace nmt
