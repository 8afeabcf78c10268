#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "decoding/search.h"
#include "text/vocabulary.h"

namespace nmt {

/// Source words and what they are in the target language.
using Dictionary = std::unordered_map<std::string, std::string>;

/// A line has a word, then its translation: behind a tab as it is, behind other white space a
/// single word. Of a word's several lines the first counts. Throws Error (kUsage): unreadable, a
/// line with one word alone.
Dictionary read_dictionary(const std::string& path);

/// The word of the line that each of its symbols belongs to, which are those that `source` encodes
/// it to, or the first of them; "" for others behind.
std::vector<std::string> words_of_symbols(const Vocabulary& source, const std::string& line,
                                          std::span<const TokenId> symbols);

/// A hypothesis as text in which each <unk> is the translation of the source's word that received
/// most attention: by the dictionary, or as it is (Luong et al. 2015, arXiv:1410.8206; Jean et al.
/// 2015, arXiv:1412.2007). attended: by the hypothesis' symbols a source symbol, -1: none, and
/// <unk> stays. The target's vocabulary is of words.
std::string decode_replacing_unknown(const Vocabulary& target, std::span<const TokenId> symbols,
                                     std::span<const int> alignment,
                                     const std::vector<std::string>& words,
                                     const Dictionary& dictionary);

}  // namespace nmt
