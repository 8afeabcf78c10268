#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/subword_sampler.h"

namespace nmt {

/// BPE with random omission of merges (Provilkov et al. 2020, arXiv:1910.13267, algorithm 1): at
/// each step each possible merge of a word is left out with the same probability, and the best
/// remaining one is applied; a word is done when none remains. SentencePiece never comes back to a
/// merge that it has left out, which drops more than the paper.
class BpeDropoutSampler : public SubwordSampler {
 public:
  BpeDropoutSampler(const SentencePieceVocabulary& vocabulary, const BpeDropout& options);

 protected:
  std::vector<TokenId> draw(std::string_view text, Rng& rng) const override;

 private:
  class Word;

  const TokenId* find(std::string_view piece) const {
    const auto found = ids_.find(piece);
    return found == ids_.end() ? nullptr : &found->second;
  }

  double probability_;
  std::unordered_map<std::string_view, TokenId> ids_;  // of pieces, whose text the vocabulary owns
  bool crosses_words_ = false;                         // whether pieces do
};

}  // namespace nmt
