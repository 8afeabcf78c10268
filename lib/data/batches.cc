#include "data/batches.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "base/error.h"
#include "base/rng.h"

namespace nmt {
namespace {

constexpr int64_t kWindowBatches = 100;
constexpr int64_t kMeasuredWindows =
    50;  // of the padding: the permutation makes them a fair sample

/// A pair and what it is sorted by; `bucket` is the count of buckets if none takes it.
struct Sized {
  int64_t pair;
  size_t bucket;
  int source, target;  // steps, </s> included
};

Sized size_up(const Corpus& corpus, int64_t pair, const std::vector<Bucket>& buckets) {
  const Corpus::Lengths lengths = corpus.lengths(pair);
  const int source = lengths.source + 1, target = lengths.target + 1;
  return {pair, bucket_of(buckets, {source, target}), source, target};
}

/// Pairs of the permutation's range [begin, end) that a bucket takes, batches' neighbours together.
/// Equal lengths stay in the permutation's order.
std::vector<Sized> sorted_range(const Corpus& corpus, const std::vector<Bucket>& buckets,
                                const Permutation& order, int64_t begin, int64_t end) {
  std::vector<Sized> pairs;
  for (int64_t i = begin; i < end; ++i) {
    const Sized pair = size_up(corpus, order[i], buckets);
    if (pair.bucket < buckets.size()) pairs.push_back(pair);
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Sized& a, const Sized& b) {
    return std::tie(a.bucket, a.target, a.source) < std::tie(b.bucket, b.target, b.source);
  });
  return pairs;
}

/// REQUIRES pairs sorted by target length: the next one is the longest of the batch with it.
bool has_room(const BatchOptions& options, int64_t count, int next_target) {
  if (options.sentences > 0) return count < options.sentences;
  return (count + 1) * next_target <= options.tokens;
}

std::vector<std::vector<int64_t>> cut(const std::vector<Sized>& pairs,
                                      const BatchOptions& options) {
  std::vector<std::vector<int64_t>> batches;
  for (size_t i = 0; i < pairs.size(); ++i) {
    const bool same_bucket = i > 0 && pairs[i].bucket == pairs[i - 1].bucket;
    if (!same_bucket || !has_room(options, int64_t(batches.back().size()), pairs[i].target))
      batches.emplace_back();
    batches.back().push_back(pairs[i].pair);
  }
  return batches;
}

int64_t pairs_of_window(const Corpus& corpus, const BatchOptions& options) {
  if (options.sentences > 0) return kWindowBatches * options.sentences;
  const double mean_target = double(corpus.counts().target_tokens) / double(corpus.size());
  return kWindowBatches * std::max<int64_t>(1, int64_t(options.tokens / mean_target));
}

void check(const Corpus& corpus, const BatchOptions& options) {
  if ((options.sentences > 0) == (options.tokens > 0) || options.sentences < 0 ||
      options.tokens < 0)
    throw std::invalid_argument(fmt::format("a batch of {} sentences and {} tokens: one of them",
                                            options.sentences, options.tokens));
  for (int64_t pair = 0; pair < corpus.size(); ++pair)
    if (size_up(corpus, pair, options.buckets).bucket < options.buckets.size()) return;
  throw Error::usage("train.buckets",
                     fmt::format("none of {} pairs fits the last bucket, [{}, {}]", corpus.size(),
                                 options.buckets.back().source, options.buckets.back().target),
                     "make it larger, or set train.buckets: auto");
}

BatchOptions with_buckets(BatchOptions options, const Corpus& corpus) {
  const Corpus::Lengths longest = corpus.longest();
  if (options.buckets.empty()) options.buckets = {{longest.source + 1, longest.target + 1}};
  return options;
}

}  // namespace

BatchOrder::BatchOrder(const Corpus& corpus, const BatchOptions& options, uint64_t seed)
    : corpus_(corpus),
      options_(with_buckets(options, corpus)),
      seed_(seed),
      window_pairs_(pairs_of_window(corpus, options)) {
  check(corpus, options_);
  seek({});
}

int64_t BatchOrder::windows() const { return (corpus_.size() + window_pairs_ - 1) / window_pairs_; }

BatchOrder::Window BatchOrder::make_window(int64_t epoch, int64_t window) const {
  const int64_t begin = window * window_pairs_;
  const int64_t end = std::min(begin + window_pairs_, corpus_.size());
  const Permutation order(corpus_.size(), seed_, uint64_t(epoch));
  Window batches = cut(sorted_range(corpus_, options_.buckets, order, begin, end), options_);
  // Stream (epoch, 0) is the permutation's.
  Rng rng(seed_, Purpose::kShuffle, uint64_t(epoch), uint64_t(window) + 1);
  for (size_t i = batches.size(); i > 1; --i) std::swap(batches[i - 1], batches[rng.below(i)]);
  return batches;
}

std::vector<int64_t> BatchOrder::next() {
  while (position_.batch == int64_t(window_.size())) {
    const bool last = position_.window + 1 == windows();
    seek(last ? Position{position_.epoch + 1, 0, 0}
              : Position{position_.epoch, position_.window + 1, 0});
  }
  return window_[size_t(position_.batch++)];
}

void BatchOrder::seek(Position position) {
  const bool exists = position.epoch >= 0 && position.window >= 0 && position.window < windows();
  Window window = exists ? make_window(position.epoch, position.window) : Window();
  if (!exists || position.batch < 0 || position.batch > int64_t(window.size()))
    throw std::invalid_argument(
        fmt::format("no batch {} in window {} of epoch {}: {} windows of {}", position.batch,
                    position.window, position.epoch, windows(), window.size()));
  position_ = position;
  window_ = std::move(window);
}

double BatchOrder::epoch_fraction() const {
  const int64_t begin = position_.window * window_pairs_;
  const int64_t end = std::min(begin + window_pairs_, corpus_.size());
  const double share = window_.empty() ? 1 : double(position_.batch) / double(window_.size());
  return double(position_.epoch) +
         (double(begin) + share * double(end - begin)) / double(corpus_.size());
}

std::vector<BucketStatistics> BatchOrder::statistics(int64_t* dropped) const {
  const std::vector<Bucket>& buckets = options_.buckets;
  std::vector<int64_t> pairs(buckets.size() + 1), steps(buckets.size()), padded(buckets.size());
  for (int64_t pair = 0; pair < corpus_.size(); ++pair)
    ++pairs[size_up(corpus_, pair, buckets).bucket];
  for (int64_t window = 0; window < std::min(windows(), kMeasuredWindows); ++window) {
    for (const std::vector<int64_t>& batch : make_window(0, window)) {
      Bucket longest;
      size_t bucket = 0;
      for (const int64_t pair : batch) {
        const Sized sized = size_up(corpus_, pair, buckets);
        bucket = sized.bucket;
        steps[bucket] += sized.source + sized.target;
        longest.source = std::max(longest.source, sized.source);
        longest.target = std::max(longest.target, sized.target);
      }
      // Padding that is read goes to the bucket's corner, of whatever is hidden to the longest.
      if (!corpus_.layout().pad_to.empty()) longest.source = buckets[bucket].source;
      padded[bucket] += int64_t(batch.size()) * (longest.source + longest.target);
    }
  }
  std::vector<BucketStatistics> table;
  for (size_t b = 0; b < buckets.size(); ++b)
    table.push_back(
        {.bucket = buckets[b], .pairs = pairs[b], .steps = steps[b], .padded = padded[b]});
  if (dropped) *dropped = pairs.back();
  return table;
}

}  // namespace nmt
