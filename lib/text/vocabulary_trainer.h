#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

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

struct VocabularySummary {
  int size = 0;                     // reached
  int wanted = 0;                   // asked for; size < wanted when the corpus does not carry it
  int64_t lines = 0, words = 0;     // of all inputs
  int64_t tokens = 0, unknown = 0;  // the same; SentencePiece: of the first 100,000 sampled lines
  double coverage = 0;              // share of tokens that are not <unk>
};

/// Learns a vocabulary from text files (gzip and zstd are unpacked; "-" is standard input) and
/// writes it to `output` atomically; its folder is made if it is missing. The same input and seed
/// give the same bytes. A size that the corpus does not carry is lowered and said in the summary.
/// progress(lines read) is called now and then, learning() when all is read: SentencePiece may then
/// take minutes. Throws Error (kAsked): unreadable input, no text at all, a size that does not even
/// hold the characters that SentencePiece must cover.
VocabularySummary train_vocabulary(const std::vector<std::string>& inputs,
                                   const std::string& output, const VocabularyOptions& options,
                                   const std::function<void(int64_t)>& progress = {},
                                   const std::function<void()>& learning = {});

}  // namespace nmt
