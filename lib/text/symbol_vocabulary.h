#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/symbol_file.h"
#include "text/vocabulary.h"

namespace nmt {

/// The words (between white space) or the characters (code points, including spaces) of normalised
/// text.
std::vector<std::string_view> split_symbols(VocabularyKind kind, std::string_view text);

/// Whole words or single characters; anything else is <unk>.
class SymbolVocabulary : public Vocabulary {
 public:
  /// Throws a runtime error that names `path` if the bytes are damaged.
  SymbolVocabulary(std::string bytes, const std::string& path, const TextForm& form = {});

  /// REQUIRES kReservedSymbols < symbols <= size().
  void limit_to(int symbols) { size_ = symbols; }

  SymbolVocabulary(const SymbolVocabulary&) = delete;  // ids_ points into file_
  SymbolVocabulary& operator=(const SymbolVocabulary&) = delete;

  VocabularyKind kind() const override { return file_.kind; }
  int size() const override { return size_; }
  std::vector<TokenId> encode(std::string_view line) const override;
  /// Joins words by one space, and characters without one.
  std::string decode(std::span<const TokenId> ids) const override;
  std::string piece(TokenId id) const override { return file_.symbols.at(size_t(id)); }
  const std::string& file_bytes() const override { return bytes_; }

 private:
  std::string bytes_;
  SymbolFile file_;
  int size_;
  std::unordered_map<std::string_view, TokenId> ids_;  // into file_; without the reserved ones
};

}  // namespace nmt
