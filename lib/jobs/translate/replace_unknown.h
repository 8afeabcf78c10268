#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "decoding/search.h"
#include "text/vocabulary.h"

namespace nmt {

/// Source words and their translations.
using Dictionary = std::unordered_map<std::string, std::string>;

/// Each line is a word and its translation, separated by a tab, or by other white space if both are
/// single words. The first line of a word counts. Throws a usage error if the file cannot be read
/// or a line has only one word.
Dictionary read_dictionary(const std::string& path);

/// For each token the word of the line that it belongs to. The tokens are those that `source`
/// encodes the line to, or the first of them; further tokens get "".
std::vector<std::string> words_of_symbols(const Vocabulary& source, const std::string& line,
                                          std::span<const TokenId> symbols);

/// A hypothesis as text in which each <unk> is replaced by the source word with the most attention:
/// by its translation in the dictionary, or by the word itself (Luong et al. 2015, arXiv:1410.8206;
/// Jean et al. 2015, arXiv:1412.2007). alignment: for each token of the hypothesis the source
/// token; -1: none, and <unk> stays. REQUIRES a target vocabulary of words.
std::string decode_replacing_unknown(const Vocabulary& target, std::span<const TokenId> symbols,
                                     std::span<const int> alignment,
                                     const std::vector<std::string>& words,
                                     const Dictionary& dictionary);

}  // namespace nmt
