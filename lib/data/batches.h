#pragma once

#include <cstdint>
#include <vector>

#include "data/corpus.h"

namespace nmt {

struct BucketStatistics {
  Bucket bucket;
  int64_t pairs = 0;
  int64_t steps = 0, padded = 0;  // of the batches that were looked at, without padding and with
  /// Share of steps, both sides, that batches of this bucket pad.
  double padding() const { return padded == 0 ? 0 : 1 - double(steps) / double(padded); }
};

/// The fewest buckets, ascending on both sides, that pad at most a share `padding` of all steps
/// over all corpora together,
/// even if every pair were padded to its bucket's corner. Where the sides' lengths vary too much
/// against each other for that, as many as still help. Batches pad less: they hold pairs of like
/// length. The last bucket takes the longest pair.
std::vector<Bucket> choose_buckets(const std::vector<const Corpus*>& corpora, double padding = 0.1);

struct BatchOptions {
  int sentences = 64;                // a batch; 0: count target tokens instead
  int tokens = 0;                    // target steps of a batch, padding included; at least one pair
  std::vector<Bucket> buckets = {};  // a pair goes to the first it fits; none: a single one for all
};

/// The order of training: epoch e is a permutation of the corpus (seeded, another one each epoch)
/// that is cut into windows of as many pairs as make about 100 batches; a window is sorted by
/// length within buckets, cut into batches, and its batches shuffled. Nothing depends on what was
/// asked before, so that a run resumes at any position, and memory is that of one window.
class BatchOrder {
 public:
  /// The corpus must outlive it. Throws Error (kUsage) if no pair fits a bucket.
  BatchOrder(const Corpus& corpus, const BatchOptions& options, uint64_t seed);

  /// The pairs of the next batch; starts a new epoch by itself. Pairs longer than the last bucket
  /// are left out.
  std::vector<int64_t> next();

  /// All three name the place in the data; a checkpoint saves them.
  struct Position {
    int64_t epoch = 0, window = 0;  // both from 0
    int64_t batch = 0;              // batches of this window that were handed out
    bool operator==(const Position&) const = default;
  };
  Position position() const { return position_; }
  double epoch_fraction() const;  // epochs done, say 3.25
  /// To a position() of the same corpus and options; std::invalid_argument if it cannot be one.
  void seek(Position position);

  /// Each bucket's use over the whole corpus; how much batches pad is measured on the first windows
  /// of epoch 0. Pairs that no bucket takes are in `dropped`.
  std::vector<BucketStatistics> statistics(int64_t* dropped) const;

 private:
  using Window = std::vector<std::vector<int64_t>>;  // batches of pairs

  int64_t windows() const;  // of an epoch
  Window make_window(int64_t epoch, int64_t window) const;

  const Corpus& corpus_;
  BatchOptions options_;
  uint64_t seed_;
  int64_t window_pairs_;  // dropped ones included, so that a window is found by its number
  Position position_;
  Window window_;  // the one of position_
};

}  // namespace nmt
