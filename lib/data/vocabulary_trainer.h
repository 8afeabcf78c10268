#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "text/vocabulary_options.h"

namespace nmt {

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
/// take minutes. Throws Error (kUsage): unreadable input, no text at all, a size that does not even
/// hold the characters that SentencePiece must cover.
VocabularySummary train_vocabulary(const std::vector<std::string>& inputs,
                                   const std::string& output, const VocabularyOptions& options,
                                   const std::function<void(int64_t)>& progress = {},
                                   const std::function<void()>& learning = {});

}  // namespace nmt
