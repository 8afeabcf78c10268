#pragma once

#include <sentencepiece_processor.h>

#include <string>
#include <string_view>

#include "text/vocabulary.h"

namespace nmt {

/// Could these bytes be a SentencePiece model, whole or damaged?
bool is_sentencepiece_model(std::string_view bytes);

/// A piece and the part of a text that it covers, in SentencePiece's form, where U+2581 stands for
/// a space.
struct TextPiece {
  std::string text;
  TokenId id;
};

/// Subword pieces by SentencePiece (Kudo and Richardson 2018, arXiv:1808.06226).
class SentencePieceVocabulary : public Vocabulary {
 public:
  /// bytes: a serialised ModelProto. Throws a runtime error that names `path` if it is damaged, or
  /// if its reserved symbols have other ids than ours.
  SentencePieceVocabulary(std::string bytes, const std::string& path, const TextForm& form = {});
  /// REQUIRES kReservedSymbols < symbols <= size().
  void limit_to(int symbols);

  VocabularyKind kind() const override { return kind_; }
  int size() const override { return size_; }
  std::vector<TokenId> encode(std::string_view line) const override;
  std::string decode(std::span<const TokenId> ids) const override;
  std::string piece(TokenId id) const override;
  const std::string& file_bytes() const override { return bytes_; }

  /// Like encode(), with what each piece covers.
  std::vector<TextPiece> pieces(std::string_view line) const;

  // The model itself, for code that segments text on its own: its ids, which limit_to() does not
  // reduce.
  int all_pieces() const { return processor_.GetPieceSize(); }
  const std::string& text_of(TokenId id) const { return processor_.IdToPiece(id); }
  /// The log-probability of a unigram in nats; for BPE, pieces that are merged earlier have higher
  /// values.
  double score(TokenId id) const { return double(processor_.GetScore(id)); }
  /// False for pieces of the model that limit_to() leaves out.
  bool is_used(TokenId id) const { return !processor_.IsUnused(id); }
  bool has_special_pieces() const { return special_pieces_; }  // user-defined pieces, or bytes

 private:
  std::string bytes_;
  VocabularyKind kind_ = VocabularyKind::kUnigram;
  bool special_pieces_ = false;
  int size_ = 0;
  sentencepiece::SentencePieceProcessor processor_;
};

}  // namespace nmt
