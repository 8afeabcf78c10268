#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/vocabulary.h"

namespace nmt {

/// A vocabulary of the pieces that it is given, which begin words with ▁ as SentencePiece's do, or
/// of characters. Text is cut into the longest pieces that fit.
class PieceVocabulary : public Vocabulary {
 public:
  explicit PieceVocabulary(std::vector<std::string> pieces,
                           VocabularyKind kind = VocabularyKind::kUnigram)
      : pieces_(std::move(pieces)), kind_(kind) {}

  VocabularyKind kind() const override { return kind_; }
  int size() const override { return kReservedSymbols + int(pieces_.size()); }
  std::vector<TokenId> encode(std::string_view line) const override {
    std::string text;
    if (kind_ == VocabularyKind::kChar)
      text = line;
    else
      for (const char c : " " + std::string(line)) text += c == ' ' ? kMark : std::string(1, c);
    std::vector<TokenId> ids;
    while (!text.empty()) {
      size_t best = pieces_.size();
      for (size_t i = 0; i < pieces_.size(); ++i)
        if (text.starts_with(pieces_[i]) &&
            (best == pieces_.size() || pieces_[i].size() > pieces_[best].size()))
          best = i;
      if (best == pieces_.size()) return {kUnk};
      ids.push_back(kReservedSymbols + TokenId(best));
      text.erase(0, pieces_[best].size());
    }
    return ids;
  }
  std::string decode(std::span<const TokenId> ids) const override {
    std::string text;
    for (const TokenId id : ids) text += id == kUnk ? "U" : piece(id);
    for (size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark))
      text.replace(at, kMark.size(), " ");
    return text.starts_with(' ') ? text.substr(1) : text;
  }
  std::string piece(TokenId id) const override {
    return id < kReservedSymbols ? "<reserved>" : pieces_[size_t(id - kReservedSymbols)];
  }
  const std::string& file_bytes() const override { return kMark; }

 private:
  inline static const std::string kMark = "\xE2\x96\x81";
  std::vector<std::string> pieces_;
  VocabularyKind kind_;
};

}  // namespace nmt
