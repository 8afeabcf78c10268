#include "toolkit/replace_unknown.h"

#include "base/error.h"
#include "text/lines.h"
#include "text/symbol_vocabulary.h"
#include "text/utf8.h"

namespace nmt {
namespace {

constexpr const char* kWordMark = "\xE2\x96\x81";  // ▁, with which SentencePiece begins a word

std::vector<std::string> words_in(const std::string& line) {
  const std::string text = normalise(line);
  const auto words = split_symbols(VocabularyKind::kWord, text);
  return {words.begin(), words.end()};
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// Does the symbol begin a word, or stand before one?
bool begins_word(const Vocabulary& vocabulary, TokenId symbol) {
  switch (vocabulary.kind()) {
    case VocabularyKind::kWord:
      return true;
    case VocabularyKind::kChar:
      return is_blank(vocabulary.piece(symbol));
    default:
      return vocabulary.piece(symbol).starts_with(kWordMark);
  }
}

}  // namespace

Dictionary read_dictionary(const std::string& path) {
  Dictionary dictionary;
  LineReader reader(path);
  for (std::string line; reader.next(line);) {
    if (is_blank(line)) continue;
    const size_t tab = line.find('\t');
    std::vector<std::string> sides = words_in(line);
    if (tab != std::string::npos)
      sides = {joined(words_in(line.substr(0, tab))), joined(words_in(line.substr(tab + 1)))};
    if (sides.size() < 2 || sides[0].empty() || sides[1].empty())
      throw Error::asked(at_line(path, reader.line_number()), "has a word without a translation",
                         "each line is a word, a tab and its translation");
    dictionary.emplace(sides[0], sides[1]);
  }
  return dictionary;
}

std::vector<std::string> words_of_symbols(const Vocabulary& source, const std::string& line,
                                          std::span<const TokenId> symbols) {
  const std::vector<std::string> words = words_in(line);
  std::vector<std::string> result;
  size_t begun = 0;
  for (const TokenId symbol : symbols) {
    // The first word begins whatever the first symbol is.
    const bool begins = begins_word(source, symbol) || begun == 0;
    begun += begins;
    result.push_back(begun <= words.size() ? words[begun - 1] : "");
  }
  return result;
}

std::string decode_replacing_unknown(const Vocabulary& target, std::span<const TokenId> symbols,
                                     std::span<const int> attended,
                                     const std::vector<std::string>& words,
                                     const Dictionary& dictionary) {
  std::string text;
  for (size_t t = 0; t < symbols.size(); ++t) {
    std::string word = target.decode(symbols.subspan(t, 1));
    const bool known = symbols[t] != kUnk || attended[t] < 0 ||
                       size_t(attended[t]) >= words.size() || words[size_t(attended[t])].empty();
    if (!known) {
      word = words[size_t(attended[t])];
      const auto entry = dictionary.find(word);
      if (entry != dictionary.end()) word = entry->second;
    }
    text += (text.empty() || word.empty() ? "" : " ") + word;
  }
  return text;
}

}  // namespace nmt
