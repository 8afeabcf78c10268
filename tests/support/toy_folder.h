#pragma once

#include <memory>
#include <string>

#include "support/prefix_model.h"
#include "toolkit/model_folder.h"

namespace nmt {

/// A symbol for each lower-case letter; everything else is unknown, white space is dropped.
class LetterVocabulary : public Vocabulary {
 public:
  explicit LetterVocabulary(std::string bytes = "letters") : bytes_(std::move(bytes)) {}

  VocabularyKind kind() const override { return VocabularyKind::kWord; }
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
};

/// A model folder that was never on disk.
inline ModelFolder toy_folder(uint64_t seed = 1, const std::string& vocabulary = "letters") {
  ModelFolder folder;
  folder.recipe.data.max_length = 12;
  folder.source = std::make_unique<LetterVocabulary>(vocabulary);
  folder.target = std::make_unique<LetterVocabulary>(vocabulary);
  folder.model = std::make_unique<PrefixModel>(folder.target->size(), seed, 1.5);
  return folder;
}

}  // namespace nmt
