#include "text/symbol_vocabulary.h"

#include <utility>

#include "base/error.h"
#include "text/utf8.h"

namespace nmt {
namespace {

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  size_t start = 0;  // of the word that is being read
  for (size_t at = 0; at < text.size();) {
    const size_t here = at;
    if (!is_space(next_code_point(text, at))) continue;
    if (here > start) words.push_back(text.substr(start, here - start));
    start = at;
  }
  if (text.size() > start) words.push_back(text.substr(start));
  return words;
}

std::vector<std::string_view> split_characters(std::string_view text) {
  std::vector<std::string_view> characters;
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    next_code_point(text, at);
    characters.push_back(text.substr(start, at - start));
  }
  return characters;
}

}  // namespace

std::vector<std::string_view> split_symbols(VocabularyKind kind, std::string_view text) {
  return kind == VocabularyKind::kWord ? split_words(text) : split_characters(text);
}

SymbolVocabulary::SymbolVocabulary(std::string bytes, const std::string& path, const TextForm& form)
    : Vocabulary(form),
      bytes_(std::move(bytes)),
      file_(parse_symbol_file(bytes_, path)),
      size_(int(file_.symbols.size())) {
  // Text that spells a reserved symbol must not become one: it stays unknown.
  for (size_t id = kReservedSymbols; id < file_.symbols.size(); ++id)
    if (!ids_.emplace(file_.symbols[id], TokenId(id)).second)
      throw Error::runtime(at_line(path, int64_t(id) + 2),
                           "repeats the symbol '" + file_.symbols[id] + "'",
                           "make it again with nmt-vocab train");
}

std::vector<TokenId> SymbolVocabulary::encode(std::string_view line) const {
  const std::string text = normalise(line, form());
  std::vector<TokenId> ids;
  for (const std::string_view symbol : split_symbols(kind(), text)) {
    const auto found = ids_.find(symbol);
    ids.push_back(found == ids_.end() || found->second >= size_ ? kUnk : found->second);
  }
  return ids;
}

std::string SymbolVocabulary::decode(std::span<const TokenId> ids) const {
  std::string text;
  for (const TokenId id : ids) {
    if (id < kUnk) continue;
    if (kind() == VocabularyKind::kWord && !text.empty()) text += ' ';
    text += file_.symbols.at(size_t(id));
  }
  return text;
}

}  // namespace nmt
