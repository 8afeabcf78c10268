#pragma once

#include <string>
#include <vector>

#include "text/vocabulary_options.h"

namespace nmt {

/// Trains a SentencePiece model on normalised sentences and returns its bytes. It may have fewer
/// than options.size symbols if the sentences do not support more. The same sentences give the same
/// bytes. Throws a usage error that names `where` if options.size is too small for the characters.
std::string learn_sentencepiece(const std::vector<std::string>& sentences,
                                const VocabularyOptions& options, const std::string& where);

/// The longest sentence, in bytes, that learn_sentencepiece() accepts.
inline constexpr size_t kMostSentenceBytes = 4096;

}  // namespace nmt
