#pragma once

#include <cstdint>
#include <vector>

#include "data/corpus.h"

namespace nmt {

struct BucketStatistics {
  Bucket bucket;
  int64_t pairs = 0;
  int64_t steps = 0, padded = 0;  // of the batches examined: without padding, with padding
  /// The share of steps, on both sides, that batches of this bucket pad.
  double padding() const { return padded == 0 ? 0 : 1 - double(steps) / double(padded); }
};

/// The fewest buckets, ascending on both sides, that pad at most a share `padding` of all steps of
/// all corpora, even if every pair were padded to the corner of its bucket. If the lengths of the
/// sides vary too much for that, as many buckets as still help. Real batches pad less, because they
/// contain pairs of similar length. The last bucket takes the longest pair.
std::vector<Bucket> choose_buckets(const std::vector<const Corpus*>& corpora, double padding = 0.1);

struct BatchOptions {
  int sentences = 64;  // per batch; 0: count target tokens instead
  int tokens = 0;      // target steps of a batch, including padding; at least one pair
  std::vector<Bucket> buckets = {};  // a pair goes to the first that it fits; empty: one for all
};

/// The order of training: epoch e is a random permutation of the corpus, a different one each
/// epoch, that is cut into windows of about 100 batches; a window is sorted by length within
/// buckets and cut into batches, which are shuffled. Nothing depends on earlier calls, so that a
/// run can resume at any position, and only one window is in memory.
class BatchOrder {
 public:
  /// The corpus must outlive the order. Throws a usage error if no pair fits a bucket.
  BatchOrder(const Corpus& corpus, const BatchOptions& options, uint64_t seed);

  /// The pairs of the next batch; starts new epochs. Pairs longer than the last bucket are left
  /// out.
  std::vector<int64_t> next();

  /// The place in the data; a checkpoint saves it.
  struct Position {
    int64_t epoch = 0, window = 0;  // both from 0
    int64_t batch = 0;              // batches of this window that were handed out
    bool operator==(const Position&) const = default;
  };
  Position position() const { return position_; }
  double epoch_fraction() const;  // epochs done, for example 3.25
  /// Goes to a position() of the same corpus and options; std::invalid_argument if it cannot be
  /// one.
  void seek(Position position);

  /// The use of each bucket over the whole corpus; padding is measured on the first windows of
  /// epoch 0. `dropped` receives the number of pairs that fit no bucket.
  std::vector<BucketStatistics> statistics(int64_t* dropped) const;

 private:
  using Window = std::vector<std::vector<int64_t>>;  // batches of pairs

  int64_t windows() const;  // of an epoch
  Window make_window(int64_t epoch, int64_t window) const;

  const Corpus& corpus_;
  BatchOptions options_;
  uint64_t seed_;
  int64_t window_pairs_;  // including dropped ones, so that a window is found by its number
  Position position_;
  Window window_;  // that of position_
};

}  // namespace nmt
