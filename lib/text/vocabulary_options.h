#pragma once

#include <cstdint>

#include "text/vocabulary.h"

namespace nmt {

struct VocabularyOptions {
  VocabularyKind kind = VocabularyKind::kUnigram;
  int size = 8000;    // symbols, including the four reserved ones
  uint64_t seed = 1;  // draws the sample of a large text
  /// SentencePiece: the share of the text's characters that get a piece (the rest is <unk>). 0: all
  /// of them, unless there are more different ones than a quarter of the size or than 1000; then
  /// 0.9999.
  double character_coverage = 0;
  int64_t max_sentences = 2'000'000;  // SentencePiece is trained on a sample of at most as many
  TextForm form = {};  // of the text, when the vocabulary is built and when it is used
};

}  // namespace nmt
