#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"

namespace nmt {

/// Keeps at most `limit` of any number of sentences, each with equal probability (Vitter 1985,
/// "Random sampling with a reservoir", algorithm R): memory does not grow with the text.
class SentenceSample {
 public:
  SentenceSample(int64_t limit, uint64_t seed) : limit_(limit), rng_(seed, Purpose::kSample) {}

  void add(std::string_view sentence);
  const std::vector<std::string>& sentences() const { return sentences_; }

 private:
  int64_t limit_, seen_ = 0;
  Rng rng_;
  std::vector<std::string> sentences_;
};

}  // namespace nmt
