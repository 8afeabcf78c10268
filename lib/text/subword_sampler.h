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
/// generator takes only one seed per thread, and its state cannot be saved. Safe to share between
/// threads.
class SubwordSampler {
 public:
  /// The vocabulary must outlive it.
  explicit SubwordSampler(const SentencePieceVocabulary& vocabulary) : vocabulary_(vocabulary) {}
  virtual ~SubwordSampler() = default;

  /// The vocabulary's own segmentation, with the ids of its encode(). The concatenated texts of any
  /// adjacent pieces can be given to sample().
  std::vector<TextPiece> pieces(std::string_view line) const { return vocabulary_.pieces(line); }

  /// Draws one segmentation, which depends only on the text and the stream of `rng`.
  std::vector<TokenId> sample(std::string_view text, Rng& rng) const;

 protected:
  /// The same with SentencePiece's ids and an unknown piece for each unknown character.
  virtual std::vector<TokenId> draw(std::string_view text, Rng& rng) const = 0;

  const SentencePieceVocabulary& vocabulary_;
};

/// Null for NoSampling. Throws a usage error that names the file `path` if the vocabulary is of
/// another kind, or has pieces that cannot be drawn (user-defined, bytes).
std::unique_ptr<SubwordSampler> make_sampler(const SubwordSamplingOptions& options,
                                             const Vocabulary& vocabulary, const std::string& path);

}  // namespace nmt
