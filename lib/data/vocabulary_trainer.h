#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "data/line_reader.h"
#include "text/vocabulary_options.h"

namespace nmt {

struct VocabularySummary {
  int size = 0;                  // number of symbols
  int wanted = 0;                // requested; size < wanted if the corpus does not support more
  int64_t lines = 0, words = 0;  // of all inputs
  int64_t tokens = 0,
          unknown = 0;  // of all inputs; SentencePiece: of the first 100,000 sampled lines
  double coverage = 0;  // share of tokens that are not <unk>
  std::vector<TextFaults> faults;  // of each input
};

/// Builds a vocabulary from text files (gzip and zstd are unpacked; "-" is standard input) and
/// writes it to `output` atomically, creating its folder if it is missing. The same input and seed
/// give the same bytes. A size that the corpus does not support is reduced, as the summary says.
/// Calls progress(lines read) from time to time and learning() when everything has been read:
/// SentencePiece may then take minutes. Throws a usage error if an input cannot be read (or
/// only as it is: see refuse_invalid()), if there is no text, or if the size is too small for the
/// characters that SentencePiece must cover.
VocabularySummary train_vocabulary(const std::vector<std::string>& inputs,
                                   const std::string& output, const VocabularyOptions& options,
                                   const std::function<void(int64_t)>& progress = {},
                                   const std::function<void()>& learning = {},
                                   const ReadOptions& reading = {});

}  // namespace nmt
