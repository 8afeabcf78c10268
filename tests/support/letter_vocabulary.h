#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/vocabulary.h"

namespace nmt {

/// A symbol for each lower-case letter; everything else is unknown, white space is dropped.
class LetterVocabulary : public Vocabulary {
 public:
  explicit LetterVocabulary(std::string bytes = "letters",
                            VocabularyKind kind = VocabularyKind::kWord)
      : bytes_(std::move(bytes)), kind_(kind) {}

  VocabularyKind kind() const override { return kind_; }
  int size() const override { return kReservedSymbols + 26; }
  std::vector<TokenId> encode(std::string_view line) const override {
    std::vector<TokenId> ids;
    for (const char c : line)
      if (c != ' ') ids.push_back(c >= 'a' && c <= 'z' ? kReservedSymbols + (c - 'a') : kUnk);
    return ids;
  }
  std::string decode(std::span<const TokenId> ids) const override {
    std::string text;
    for (const TokenId id : ids) text += id == kUnk ? "U" : piece(id);
    return text;
  }
  std::string piece(TokenId id) const override {
    if (id < kReservedSymbols) return id == kEos ? "</s>" : "<reserved>";
    return std::string(1, char('a' + id - kReservedSymbols));
  }
  const std::string& file_bytes() const override { return bytes_; }

 private:
  std::string bytes_;
  VocabularyKind kind_;
};

}  // namespace nmt
