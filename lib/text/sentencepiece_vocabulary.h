#pragma once

#include <sentencepiece_processor.h>

#include <string>
#include <string_view>

#include "text/vocabulary.h"

namespace nmt {

/// Could the bytes be a SentencePiece model, whole or damaged?
bool is_sentencepiece_model(std::string_view bytes);

/// Subword pieces by SentencePiece (Kudo and Richardson 2018, arXiv:1808.06226).
class SentencePieceVocabulary : public Vocabulary {
 public:
  /// bytes: a serialised ModelProto. Throws Error (kFailed) naming `path`: damaged, or its reserved
  /// symbols have other ids than ours.
  SentencePieceVocabulary(std::string bytes, const std::string& path);
  /// REQUIRES kReservedSymbols < symbols <= size().
  void limit_to(int symbols);

  VocabularyKind kind() const override { return kind_; }
  int size() const override { return size_; }
  std::vector<TokenId> encode(std::string_view line) const override;
  std::string decode(std::span<const TokenId> ids) const override;
  std::string piece(TokenId id) const override;
  const std::string& file_bytes() const override { return bytes_; }

 private:
  std::string bytes_;
  VocabularyKind kind_;
  int size_ = 0;
  sentencepiece::SentencePieceProcessor processor_;
};

}  // namespace nmt
