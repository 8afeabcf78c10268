#pragma once

#include <cstdint>
#include <vector>

#include "text/corpus.h"

namespace nmt {

/// A length bucket: sentences of up to `source` and `target` steps, </s> included (as in
/// model_with_buckets).
struct Bucket {
  int source = 0, target = 0;
  bool operator==(const Bucket&) const = default;
};

struct BucketStatistics {
  Bucket bucket;
  int64_t pairs = 0;
  double padding = 0;     // share of steps, both sides, that batches of this bucket pad
};

/// Buckets so that padding to the bucket stays under `padding` of all steps, few as that allows.
std::vector<Bucket> choose_buckets(const Corpus& corpus, double padding = 0.1);

struct BatchOptions {
  int sentences = 64;     // a batch; 0: count target tokens instead
  int tokens = 0;         // target steps of a batch, padding included
  std::vector<Bucket> buckets;   // ascending; none: a single bucket of the corpus' longest
};

/// The order of training: epoch e is a permutation of the corpus (seeded, another one each epoch) that
/// is cut into windows; a window is sorted by length within buckets, cut into batches and its batches shuffled. 
/// Nothing depends on what was asked before, so that a run resumes at any (epoch, batch).
class BatchOrder {
 public:
  BatchOrder(const Corpus& corpus, const BatchOptions& options, uint64_t seed);

  /// The pairs of the next batch; starts a new epoch by itself. Pairs longer than the last bucket are left out.
  std::vector<int64_t> next();
  /// All three name the place in the data; a checkpoint saves them.
  struct Position {
    int64_t epoch = 0, window = 0;   // both from 0
    int64_t batch = 0;               // batches of this window that were handed out
    bool operator==(const Position&) const = default;
  };
  Position position() const { return position_; }
  double epoch_fraction() const;     // epochs done, say 3.25
  void seek(Position position);      // REQUIRES a position that next() produced with the same corpus and options
  /// A bucket and its use, over the whole corpus; pairs that no bucket takes are in `dropped`.
  std::vector<BucketStatistics> statistics(int64_t* dropped) const;

 private:
  void fill_window();
  const Corpus& corpus_;
  BatchOptions options_;
  uint64_t seed_;
  Position position_;
  int64_t window_start_ = 0;         // pairs of this epoch before the window
  std::vector<std::vector<int64_t>> window_;
  size_t window_next_ = 0;
};

}  // namespace nmt
