#pragma once

#include <string>
#include <vector>

#include "text/vocabulary_options.h"

namespace nmt {

/// Learns a SentencePiece model from normalised sentences and returns its bytes; their count may be
/// under options.size when the sentences do not carry it. The same sentences give the same bytes.
/// Throws Error (kUsage) naming `where` if options.size does not even hold the characters.
std::string learn_sentencepiece(const std::vector<std::string>& sentences,
                                const VocabularyOptions& options, const std::string& where);

/// Longest sentence, in bytes, that learn_sentencepiece takes.
inline constexpr size_t kMostSentenceBytes = 4096;

}  // namespace nmt
