#include "jobs/translate/replace_unknown.h"

#include "base/error.h"
#include "data/line_reader.h"
#include "text/symbol_vocabulary.h"
#include "text/utf8.h"

namespace nmt {
namespace {

constexpr const char* kWordMark = "\xE2\x96\x81";  // ▁, which begins a word in SentencePiece

std::vector<std::string> split(VocabularyKind kind, const std::string& text) {
  const auto parts = split_symbols(kind, text);
  return {parts.begin(), parts.end()};
}

std::vector<std::string> words_in(const std::string& line) {
  return split(VocabularyKind::kWord, normalise(line));
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// The words of a line, and the word of each token, must be counted by the same rule: that of the
// vocabulary.

/// Words as SentencePiece sees them: a no-break space is part of a word.
std::vector<std::string> words_of_pieces(const std::string& text) {
  std::vector<std::string> words(1);
  for (const std::string& character : split(VocabularyKind::kChar, text)) {
    if (character != " " && character != kWordMark)
      words.back() += character;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::vector<std::string> words_by_piece(const Vocabulary& source, const std::string& text,
                                        std::span<const TokenId> symbols) {
  const std::vector<std::string> words = words_of_pieces(text);
  std::vector<std::string> result;
  size_t begun = 0;
  for (const TokenId symbol : symbols) {
    // The first token begins the first word, whatever it is.
    const bool begins = begun == 0 || source.piece(symbol).starts_with(kWordMark);
    begun += begins;
    result.push_back(begun <= words.size() ? words[begun - 1] : "");
  }
  return result;
}

/// Each token is a character of the text. Space belongs to the next word.
std::vector<std::string> words_by_character(const std::string& text, size_t symbols) {
  const std::vector<std::string> characters = split(VocabularyKind::kChar, text);
  std::vector<std::string> words;
  std::vector<size_t> word_of;
  bool in_word = false;
  for (const std::string& character : characters) {
    const bool blank = is_blank(character);
    if (!blank && !in_word) words.emplace_back();
    word_of.push_back(words.size() - (blank ? 0 : 1));  // the next word if this is space
    if (!blank) words.back() += character;
    in_word = !blank;
  }
  std::vector<std::string> result;
  for (size_t i = 0; i < symbols; ++i)
    result.push_back(i < word_of.size() && word_of[i] < words.size() ? words[word_of[i]] : "");
  return result;
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
      throw Error::usage(at_line(path, reader.line_number()), "has a word without a translation",
                         "each line is a word, a tab and its translation");
    dictionary.emplace(sides[0], sides[1]);
  }
  return dictionary;
}

std::vector<std::string> words_of_symbols(const Vocabulary& source, const std::string& line,
                                          std::span<const TokenId> symbols) {
  TextForm form = source.form();
  form.lowercase = false;  // a name is copied as it is written
  const std::string text = normalise(line, form);
  switch (source.kind()) {
    case VocabularyKind::kChar:
      return words_by_character(text, symbols.size());
    case VocabularyKind::kWord: {
      std::vector<std::string> words = split(VocabularyKind::kWord, text);
      words.resize(symbols.size());  // fewer if the line was cut; </s> belongs to no word
      return words;
    }
    default:
      return words_by_piece(source, text, symbols);
  }
}

std::string decode_replacing_unknown(const Vocabulary& target, std::span<const TokenId> symbols,
                                     std::span<const int> alignment,
                                     const std::vector<std::string>& words,
                                     const Dictionary& dictionary) {
  std::string text;
  for (size_t t = 0; t < symbols.size(); ++t) {
    std::string word = target.decode(symbols.subspan(t, 1));
    const bool known = symbols[t] != kUnk || alignment[t] < 0 ||
                       size_t(alignment[t]) >= words.size() || words[size_t(alignment[t])].empty();
    if (!known) {
      word = words[size_t(alignment[t])];
      const auto entry = dictionary.find(word);
      if (entry != dictionary.end()) word = entry->second;
    }
    text += (text.empty() || word.empty() ? "" : " ") + word;
  }
  return text;
}

}  // namespace nmt
