#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"
#include "text/sentencepiece_vocabulary.h"
#include "text/subword_sampling.h"

namespace nmt {

/// Draws segmentations of a SentencePiece vocabulary with our own random numbers: SentencePiece's
/// generator takes a seed once a thread, and its state cannot be saved. Safe to share between
/// threads.
class SubwordSampler {
 public:
  /// The vocabulary must outlive it.
  explicit SubwordSampler(const SentencePieceVocabulary& vocabulary) : vocabulary_(vocabulary) {}
  virtual ~SubwordSampler() = default;

  /// The vocabulary's own segmentation: the ids are those of its encode(). The texts of any
  /// neighbours among them, one behind the other, are what sample() takes.
  std::vector<TextPiece> pieces(std::string_view line) const { return vocabulary_.pieces(line); }

  /// One segmentation. Depends on the text and the stream of `rng` alone.
  std::vector<TokenId> sample(std::string_view text, Rng& rng) const;

 protected:
  /// The same with SentencePiece's ids and an unknown piece for each unknown character.
  virtual std::vector<TokenId> draw(std::string_view text, Rng& rng) const = 0;

  const SentencePieceVocabulary& vocabulary_;
};

/// Null for NoSampling. Throws Error (kUsage) naming the file `path` if the vocabulary is of
/// another kind, or has pieces of a kind that we do not know how to draw (user-defined, bytes).
std::unique_ptr<SubwordSampler> make_sampler(const SubwordSamplingOptions& options,
                                             const Vocabulary& vocabulary, const std::string& path);

}  // namespace nmt
