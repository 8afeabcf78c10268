#include "data/mixture.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "base/fnv.h"
#include "base/rng.h"

namespace nmt {

Mixture::Mixture(std::vector<MixedCorpus> corpora, const BatchOptions& options, uint64_t seed)
    : corpora_(std::move(corpora)), seed_(seed) {
  if (corpora_.empty()) throw std::invalid_argument("a mixture of no corpora");
  for (const MixedCorpus& mixed : corpora_) {
    if (!(mixed.ratio > 0))
      throw std::invalid_argument("a corpus is mixed in with ratio " + std::to_string(mixed.ratio));
    orders_.emplace_back(*mixed.corpus, options, seed);
  }
}

Mixture::Draw Mixture::next() {
  size_t chosen = 0;
  if (corpora_.size() > 1) {
    double sum = 0;
    for (const MixedCorpus& mixed : corpora_) sum += mixed.ratio;
    double left = sum * Rng(seed_, Purpose::kMixture, uint64_t(draws_)).uniform();
    while (chosen + 1 < corpora_.size() && left >= corpora_[chosen].ratio)
      left -= corpora_[chosen++].ratio;
  }
  ++draws_;
  std::vector<int64_t> pairs = orders_[chosen].next();
  return {chosen, std::move(pairs), orders_[chosen].position().epoch};
}

Mixture::Position Mixture::position() const {
  Position position{draws_, {}};
  for (const BatchOrder& order : orders_) position.corpora.push_back(order.position());
  return position;
}

void Mixture::seek(const Position& position) {
  if (position.corpora.size() != orders_.size() || position.draws < 0)
    throw std::invalid_argument("a position in " + std::to_string(position.corpora.size()) +
                                " corpora, of " + std::to_string(orders_.size()));
  for (size_t i = 0; i < orders_.size(); ++i) orders_[i].seek(position.corpora[i]);
  draws_ = position.draws;
}

double Mixture::epoch_fraction() const {
  double drawn = 0, pairs = 0;
  for (size_t i = 0; i < orders_.size(); ++i) {
    const double size = double(corpora_[i].corpus->size());
    drawn += orders_[i].epoch_fraction() * size;
    pairs += size;
  }
  return drawn / pairs;
}

uint64_t Mixture::hash() const {
  uint64_t hash = 0;
  for (const MixedCorpus& mixed : corpora_) hash = hash * kFnvPrime ^ mixed.corpus->hash();
  return hash;
}

std::vector<BucketStatistics> Mixture::statistics(int64_t* dropped) const {
  std::vector<BucketStatistics> sum;
  if (dropped) *dropped = 0;
  for (const BatchOrder& order : orders_) {
    int64_t dropped_here = 0;
    const auto table = order.statistics(&dropped_here);
    if (dropped) *dropped += dropped_here;
    sum.resize(std::max(sum.size(), table.size()));
    for (size_t b = 0; b < table.size(); ++b) {
      sum[b].bucket = table[b].bucket;
      sum[b].pairs += table[b].pairs;
      sum[b].steps += table[b].steps;
      sum[b].padded += table[b].padded;
    }
  }
  return sum;
}

}  // namespace nmt
