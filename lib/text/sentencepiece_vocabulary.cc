#include "text/sentencepiece_vocabulary.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <utility>

#include "base/error.h"
#include "text/utf8.h"

namespace nmt {
namespace {

// Debian does not install sentencepiece_model.pb.h, and what is asked of the model beside what the
// processor tells is two kinds of numbers: ModelProto.pieces (field 1), type (field 3 there), and
// ModelProto.trainer_spec (field 2), model_type (field 3 there).
// Wire format: https://protobuf.dev/programming-guides/encoding
enum WireType { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5 };

constexpr char kPiecesTag = 1 << 3 | kLengthDelimited;  // the first byte of every model

struct DamagedProto {};

uint64_t take_varint(std::string_view& bytes) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (bytes.empty()) throw DamagedProto();
    const auto byte = uint8_t(bytes.front());
    bytes.remove_prefix(1);
    value |= uint64_t(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  throw DamagedProto();
}

std::string_view take_bytes(std::string_view& bytes, uint64_t count) {
  if (count > bytes.size()) throw DamagedProto();
  const std::string_view taken = bytes.substr(0, count);
  bytes.remove_prefix(count);
  return taken;
}

/// Calls visit(field number, number, content): a varint gives the number, a message the content.
template <class Visit>
void for_each_field(std::string_view bytes, const Visit& visit) {
  while (!bytes.empty()) {
    const uint64_t tag = take_varint(bytes);
    switch (tag & 7) {
      case kVarint:
        visit(tag >> 3, take_varint(bytes), std::string_view());
        break;
      case kFixed64:
        take_bytes(bytes, 8);
        break;
      case kLengthDelimited:
        visit(tag >> 3, 0, take_bytes(bytes, take_varint(bytes)));
        break;
      case kFixed32:
        take_bytes(bytes, 4);
        break;
      default:
        throw DamagedProto();
    }
  }
}

struct ModelFacts {
  VocabularyKind kind;
  bool special_pieces;
};

ModelFacts facts_of(std::string_view model, const std::string& path) {
  constexpr uint64_t kPieces = 1, kTrainerSpec = 2, kType = 3;  // fields
  constexpr uint64_t kUserDefined = 4, kByte = 6;               // types of pieces
  uint64_t type = 1;                                            // the proto's default: unigram
  bool special = false;
  try {
    for_each_field(model, [&](uint64_t field, uint64_t, std::string_view message) {
      if (field != kPieces && field != kTrainerSpec) return;
      for_each_field(message, [&](uint64_t inner, uint64_t number, std::string_view) {
        if (inner != kType) return;
        if (field == kTrainerSpec) type = number;
        if (field == kPieces) special = special || number == kUserDefined || number == kByte;
      });
    });
  } catch (const DamagedProto&) {
    throw Error::runtime(path, "is not a vocabulary, or damaged",
                         "make it again with nmt-vocab train");
  }
  if (type == 1) return {VocabularyKind::kUnigram, special};
  if (type == 2) return {VocabularyKind::kBpe, special};
  throw Error::runtime(path, "is a SentencePiece model of words or characters",
                       "make one with nmt-vocab train --type word or --type char");
}

}  // namespace

bool is_sentencepiece_model(std::string_view bytes) {
  return !bytes.empty() && bytes.front() == kPiecesTag;
}

SentencePieceVocabulary::SentencePieceVocabulary(std::string bytes, const std::string& path,
                                                 const TextForm& form)
    : Vocabulary(form), bytes_(std::move(bytes)) {
  const ModelFacts facts = facts_of(bytes_, path);
  kind_ = facts.kind;
  special_pieces_ = facts.special_pieces;
  const auto status = processor_.LoadFromSerializedProto(bytes_);
  if (!status.ok())
    throw Error::runtime(path, "is damaged: " + status.ToString(),
                         "make it again with nmt-vocab train");
  const auto& p = processor_;
  if (p.pad_id() != kPad || p.bos_id() != kGo || p.eos_id() != kEos || p.unk_id() != kUnk)
    throw Error::runtime(path,
                         fmt::format("numbers <pad> <s> </s> <unk> as {} {} {} {}, wanted 0 1 2 3",
                                     p.pad_id(), p.bos_id(), p.eos_id(), p.unk_id()),
                         "make it again with nmt-vocab train");
  size_ = p.GetPieceSize();
}

void SentencePieceVocabulary::limit_to(int symbols) {
  std::vector<std::string> pieces;
  for (int id = kReservedSymbols; id < symbols; ++id) pieces.push_back(processor_.IdToPiece(id));
  const auto status = processor_.SetVocabulary({pieces.begin(), pieces.end()});
  if (!status.ok()) throw Error::runtime("SentencePiece", status.ToString());
  size_ = symbols;
}

std::vector<TokenId> SentencePieceVocabulary::encode(std::string_view line) const {
  std::vector<int> ids;
  const auto status = processor_.Encode(normalise(line, form()), &ids);
  if (!status.ok()) throw Error::runtime("SentencePiece", status.ToString());
  // Single characters stay in SentencePiece's sight whatever their place.
  for (int& id : ids)
    if (id >= size_) id = kUnk;
  return ids;
}

std::vector<TextPiece> SentencePieceVocabulary::pieces(std::string_view line) const {
  std::vector<TextPiece> pieces;
  const auto cut = processor_.EncodeAsImmutableProto(normalise(line, form()));
  for (size_t i = 0; i < cut.pieces_size(); ++i) {
    const auto piece = cut.pieces(int(i));
    const auto id = TokenId(piece.id());
    pieces.push_back({piece.piece(), id < size_ ? id : kUnk});
  }
  return pieces;
}

std::string SentencePieceVocabulary::decode(std::span<const TokenId> ids) const {
  std::vector<int> pieces;
  for (const TokenId id : ids) {
    if (id < 0 || id >= size()) throw std::invalid_argument(fmt::format("id {} of {}", id, size()));
    if (id >= kUnk) pieces.push_back(id);
  }
  std::string text;
  const auto status = processor_.Decode(pieces, &text);
  if (!status.ok()) throw Error::runtime("SentencePiece", status.ToString());
  return text;
}

std::string SentencePieceVocabulary::piece(TokenId id) const {
  if (id < 0 || id >= size()) throw std::invalid_argument(fmt::format("id {} of {}", id, size()));
  return processor_.IdToPiece(id);
}

}  // namespace nmt
