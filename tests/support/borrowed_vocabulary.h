#pragma once

#include "data/target_language.h"

namespace nmt {

/// A vocabulary that somebody else owns.
class BorrowedVocabulary : public Vocabulary {
 public:
  explicit BorrowedVocabulary(const Vocabulary& other) : Vocabulary(other.form()), other_(other) {}
  VocabularyKind kind() const override { return other_.kind(); }
  int size() const override { return other_.size(); }
  std::vector<TokenId> encode(std::string_view line) const override { return other_.encode(line); }
  std::string decode(std::span<const TokenId> ids) const override { return other_.decode(ids); }
  std::string piece(TokenId id) const override { return other_.piece(id); }
  const std::string& file_bytes() const override { return other_.file_bytes(); }

 private:
  const Vocabulary& other_;
};

inline TargetLanguage target_of(const Vocabulary& vocabulary, int number = 0,
                                const std::string& name = "") {
  return {name, number, std::make_unique<BorrowedVocabulary>(vocabulary)};
}

}  // namespace nmt
