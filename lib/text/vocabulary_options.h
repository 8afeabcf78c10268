#pragma once

#include <cstdint>

#include "text/vocabulary.h"

namespace nmt {

struct VocabularyOptions {
  VocabularyKind kind = VocabularyKind::kUnigram;
  int size = 8000;    // symbols, the four reserved ones included
  uint64_t seed = 1;  // of the sample that large inputs are cut to
  /// SentencePiece: share of the text's characters that get a piece (rest: <unk>). 0: all of them,
  /// unless there are more different ones than a quarter of the size, or than 1000; then 0.9999.
  double character_coverage = 0;
  int64_t max_sentences = 2'000'000;  // SentencePiece learns from a seeded sample of at most these
  TextForm form = {};                 // of the text that it is learnt from, and then used on
};

}  // namespace nmt
