#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/batch.h"
#include "text/phrases.h"

namespace nmt {

/// A phrase that a translation must contain, and tokens that write it.
struct RequiredPhrase {
  std::string text;  // as the vocabulary writes it
  Ids symbols;       // at least one
};

/// What the translation of one sentence must and must not contain. Phrases are searched in its
/// text, as PhraseMatcher does: however it is segmented, a banned phrase never occurs and a
/// required one counts. The tokens of a required phrase are only proposed, so that the search finds
/// its way.
///
/// A token that ends where a banned phrase ends is forbidden, even if a longer word could follow:
/// what a model would add to avoid ending there is not a word ("weißenzaun" for a banned "weißen").
/// If symbols are characters, longer words have no other way, so that only the edge of the phrase
/// decides.
class Constraints {
 public:
  static constexpr size_t kMostRequired = 64;

  /// How far a hypothesis has come.
  struct State {
    PhraseMatcher::State banned, required;
    uint64_t met = 0;  // bit i: required phrase i occurs
  };

  /// prefix: the first tokens of the translation. banned may be null; it and the texts must outlive
  /// this object. Throws std::invalid_argument for more required phrases than kMostRequired.
  Constraints(const SymbolTexts& texts, Ids prefix, const PhraseMatcher* banned,
              std::vector<RequiredPhrase> required);

  const Ids& prefix() const { return prefix_; }
  bool requires_phrases() const { return !required_.empty(); }
  int required_symbols() const { return required_symbols_; }  // of all required phrases

  // A hypothesis is given by its state and its tokens.

  State next(State state, TokenId symbol) const;
  /// May the token come next, if `room` tokens may follow it? Forbids </s> before all required
  /// phrases occur, and tokens that leave too little room for them.
  bool allows(const State& state, std::span<const TokenId> symbols, TokenId next, int room) const;
  /// The number of required tokens after the next token: those of the phrases that occur, and of
  /// the one being written.
  int progress(const State& state, std::span<const TokenId> symbols, TokenId next) const;
  /// The tokens that bring each missing phrase one token closer.
  std::vector<TokenId> proposals(const State& state, std::span<const TokenId> symbols) const;
  /// How many of the last tokens have to go, so that the text may end after the others.
  size_t surplus(std::span<const TokenId> symbols) const;

 private:
  bool holds_banned(const State& state, TokenId next, int room) const;
  bool banned_at_end(const PhraseMatcher::State& state) const;
  uint64_t met_at_end(const State& state) const;
  size_t written(const Ids& phrase, std::span<const TokenId> symbols) const;

  const SymbolTexts* texts_;
  Ids prefix_;
  const PhraseMatcher* banned_;
  std::vector<RequiredPhrase> required_;
  PhraseMatcher required_texts_;
  int required_symbols_ = 0;
};

/// Would the token complete an n-gram that the hypothesis already contains? (fairseq's
/// no_repeat_ngram_size; Paulus et al. 2018, arXiv:1705.04304.)
bool repeats_ngram(std::span<const TokenId> symbols, TokenId next, int n);

}  // namespace nmt
