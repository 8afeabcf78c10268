#pragma once

#include <cstdint>
#include <vector>

#include "data/batches.h"

namespace nmt {

/// One of the corpora of a mixture.
struct MixedCorpus {
  const Corpus* corpus;
  double ratio;  // how often a batch comes from it, relative to the others' ratios
};

inline std::vector<const Corpus*> corpora_of(const std::vector<MixedCorpus>& mixed) {
  std::vector<const Corpus*> corpora;
  for (const MixedCorpus& one : mixed) corpora.push_back(one.corpus);
  return corpora;
}

/// Draws batches from several corpora, each in its own order (BatchOrder). The corpus of a batch is
/// drawn by the ratios (Luong et al. 2016, arXiv:1511.06114, section 3.4), and depends only on the
/// seed and the number of batches drawn before.
class Mixture {
 public:
  /// The corpora must outlive the mixture. Throws std::invalid_argument if there is none or a ratio
  /// is not above 0, and what BatchOrder throws.
  Mixture(std::vector<MixedCorpus> corpora, const BatchOptions& options, uint64_t seed);

  struct Draw {
    size_t corpus;
    std::vector<int64_t> pairs;
    int64_t epoch = 0;  // of the corpus that they come from
  };
  Draw next();

  struct Position {
    int64_t draws = 0;
    std::vector<BatchOrder::Position> corpora;
    bool operator==(const Position&) const = default;
  };
  Position position() const;
  void seek(const Position& position);  // std::invalid_argument if it cannot be one

  double epoch_fraction() const;  // pairs drawn, relative to all pairs, for example 3.25
  size_t size() const { return corpora_.size(); }
  const Corpus& corpus(size_t i) const { return *corpora_[i].corpus; }
  const BatchOrder& order(size_t i) const { return orders_[i]; }
  uint64_t hash() const;  // of all corpora
  /// The use of each bucket over all corpora; see BatchOrder::statistics().
  std::vector<BucketStatistics> statistics(int64_t* dropped) const;

 private:
  std::vector<MixedCorpus> corpora_;
  std::vector<BatchOrder> orders_;
  uint64_t seed_;
  int64_t draws_ = 0;
};

}  // namespace nmt
