#include "data/sentence_sample.h"

namespace nmt {

void SentenceSample::add(std::string_view sentence) {
  ++seen_;
  if (int64_t(sentences_.size()) < limit_) {
    sentences_.emplace_back(sentence);
    return;
  }
  const uint64_t place = rng_.below(uint64_t(seen_));
  if (place < sentences_.size()) sentences_[place] = sentence;
}

}  // namespace nmt
