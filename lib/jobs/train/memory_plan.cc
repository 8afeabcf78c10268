#include "jobs/train/memory_plan.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/format.h"
#include "base/machine.h"
#include "training/updater.h"

namespace nmt {
namespace {

constexpr int64_t kExamined = 20000;  // the largest batches are chosen from at most this many

/// The size of a batch with its padding, including </s>.
struct Extent {
  int64_t pairs = 0, source = 0, target = 0, targets = 0;
  int64_t steps() const { return pairs * (source + targets * target); }
};

Extent extent_of(const Corpus& corpus, const std::vector<int64_t>& pairs) {
  Extent extent{.pairs = int64_t(pairs.size()), .targets = int64_t(corpus.target_numbers().size())};
  for (const int64_t pair : pairs) {
    extent.source = std::max<int64_t>(extent.source, corpus.lengths(pair).source + 1);
    extent.target = std::max<int64_t>(extent.target, corpus.lengths(pair).target + 1);
  }
  return extent;
}

/// The largest batch of each bucket of each corpus.
std::vector<Mixture::Draw> largest_batches(const EncodedData& data, const Recipe& recipe) {
  const std::vector<Bucket>& buckets = data.batches.buckets;
  Mixture mixture(data.mixed(), data.batches, recipe.seed);
  struct Largest {
    int64_t steps = 0;
    Mixture::Draw draw{};
  };
  std::map<std::pair<size_t, size_t>, Largest> found;
  for (int64_t i = 0; i < std::min(kExamined, recipe.train.max_updates); ++i) {
    Mixture::Draw draw = mixture.next();
    const Extent extent = extent_of(data.corpora[draw.corpus], draw.pairs);
    const auto bucket = std::find_if(buckets.begin(), buckets.end(), [&](const Bucket& b) {
      return extent.source <= b.source + 1 && extent.target <= b.target + 1;
    });
    Largest& largest = found[{draw.corpus, size_t(bucket - buckets.begin())}];
    if (extent.steps() > largest.steps) largest = {extent.steps(), std::move(draw)};
  }
  std::vector<Mixture::Draw> draws;
  for (auto& [place, largest] : found) draws.push_back(std::move(largest.draw));
  return draws;
}

int64_t bytes(const std::vector<NamedTensor>& tensors) {
  int64_t count = 0;
  for (const NamedTensor& tensor : tensors) count += tensor.size();
  return count * int64_t(sizeof(Real));
}

constexpr int kTrials = 6;
constexpr double kCloseEnough = 0.93;  // share of the limit

int64_t batch_size(const BatchOptions& batches) {
  return batches.tokens > 0 ? batches.tokens : batches.sentences;
}

void set_batch_size(Recipe& recipe, EncodedData& data, int64_t size) {
  std::optional<int>& wanted =
      data.batches.tokens > 0 ? recipe.train.batch.tokens : recipe.train.batch.sentences;
  wanted = int(size);
  data.batches = batch_options(recipe.train, data.mixed());
}

/// The largest size that a recipe may have (BatchSizeOptions), or the whole corpus.
int64_t largest_batch_size(const EncodedData& data) {
  constexpr int64_t kMostTokens = 1'000'000'000, kMostSentences = 1'000'000;
  if (data.batches.tokens > 0) return kMostTokens;
  int64_t pairs = 1;
  for (const Corpus& corpus : data.corpora) pairs = std::max(pairs, corpus.size());
  return std::min(pairs, kMostSentences);
}

}  // namespace

MemoryEstimate plan_memory(Model& model, const EncodedData& data, const Recipe& recipe,
                           int threads) {
  MemoryEstimate memory;
  ThreadPool pool(threads);
  Updater updater(model, data.mixed(), recipe.train, recipe.seed, pool);
  memory.parameters = bytes(tensors_of(model.parameters()));
  memory.gradients = recipe.train.workers * memory.parameters;
  memory.moments = bytes(updater.tensors().others);
  for (const Mixture::Draw& draw : largest_batches(data, recipe)) updater.try_batch(draw);
  memory.activations = updater.peak_activations();
  memory.other = std::max<int64_t>(0, resident_memory() - memory.total());
  return memory;
}

void fit_batch(Recipe& recipe, EncodedData& data, Model& model, int threads, int64_t limit) {
  recipe.train.buckets = data.batches.buckets;
  int64_t best = 0, size = batch_size(data.batches), smallest = 0;
  for (int trial = 0; trial < kTrials && size != best; ++trial) {
    set_batch_size(recipe, data, size);
    const MemoryEstimate memory = plan_memory(model, data, recipe, threads);
    const int64_t fixed = memory.total() - memory.activations;
    smallest = memory.total();
    if (memory.total() <= limit) best = size;
    if (best == size && double(memory.total()) > kCloseEnough * double(limit)) break;
    if (best < size && size == 1) break;
    const double share = double(limit - fixed) / double(std::max<int64_t>(1, memory.activations));
    const auto next = int64_t(double(size) * std::max(0.0, share) * (1 + kCloseEnough) / 2);
    size = std::clamp<int64_t>(next, 1, largest_batch_size(data));
  }
  if (best == 0)
    throw Error::usage(
        "--max-memory " + format_bytes(limit),
        "training takes " + format_bytes(smallest) + " with the smallest batch tried",
        "allow more, or make data.max_length, train.workers or the model smaller");
  set_batch_size(recipe, data, best);
}

}  // namespace nmt
