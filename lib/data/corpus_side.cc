#include "data/corpus_side.h"

#include <algorithm>

namespace nmt {
namespace {

constexpr int kSideBits = 16;  // of a stream's name; the rest is the sentence

std::filesystem::path text_path(std::filesystem::path path, int side) {
  return path += ".text" + std::to_string(side);
}

}  // namespace

void EncodedSentence::cut(size_t most) {
  ids.resize(std::min(ids.size(), most));
  pieces.resize(std::min(pieces.size(), most));
}

CorpusSide::CorpusSide(int number, const Vocabulary& vocabulary, const SubwordSampler* sampler,
                       const std::filesystem::path& path)
    : number_(number), vocabulary_(&vocabulary), sampler_(sampler) {
  if (sampler != nullptr) texts_ = std::make_unique<TextFile>(text_path(path, number));
}

EncodedSentence CorpusSide::encode(const std::string& line) const {
  if (sampler_ == nullptr) return {vocabulary_->encode(line), {}};
  EncodedSentence sentence{{}, sampler_->pieces(line)};
  for (const TextPiece& piece : sentence.pieces) sentence.ids.push_back(piece.id);
  return sentence;
}

void CorpusSide::keep(const EncodedSentence& sentence) {
  if (sampler_ == nullptr) return;
  std::string text;
  for (const TextPiece& piece : sentence.pieces) text += piece.text;
  texts_->append(text);
}

void CorpusSide::finish() {
  if (sampler_ != nullptr) texts_->finish();
}

Ids CorpusSide::draw(int64_t pair, uint64_t seed, int64_t epoch, int64_t sentence) const {
  Rng rng(seed, Purpose::kSegmentation, uint64_t(epoch),
          uint64_t(sentence) << kSideBits | uint64_t(number_));
  return sampler_->sample(texts_->read(pair), rng);
}

}  // namespace nmt
