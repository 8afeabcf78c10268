#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/batch.h"
#include "text/phrases.h"

namespace nmt {

/// A phrase that a translation must hold, and symbols that lead to it.
struct RequiredPhrase {
  std::string text;  // as the vocabulary writes it
  Ids symbols;       // at least one
};

/// What one sentence's translation must and must not hold. Phrases are looked for in its text, as
/// PhraseMatcher does: however it is segmented, a banned phrase never comes and a required one
/// counts. The symbols of a required phrase are only proposed, so that a search finds its way.
///
/// A symbol that ends where a banned phrase does is forbidden, though a longer word might follow:
/// what a model would add, so as not to end there, is no word ("weißenzaun" for a banned "weißen").
/// Characters alone have no other way to longer words, so that there the phrase's edge decides.
class Constraints {
 public:
  static constexpr size_t kMostRequired = 64;

  /// What a hypothesis has of them.
  struct State {
    PhraseMatcher::State banned, required;
    uint64_t met = 0;  // bit i: required phrase i
  };

  /// prefix: the translation's first symbols. banned may be null; it and the texts must outlive
  /// this. Throws std::invalid_argument for more required phrases than kMostRequired.
  Constraints(const SymbolTexts& texts, Ids prefix, const PhraseMatcher* banned,
              std::vector<RequiredPhrase> required);

  const Ids& prefix() const { return prefix_; }
  bool requires_phrases() const { return !required_.empty(); }
  int required_symbols() const { return required_symbols_; }  // of all required phrases

  // Of a hypothesis there are its state and its symbols.

  State next(State state, TokenId symbol) const;
  /// May the symbol come, if `room` symbols may come behind it? </s> not before each required
  /// phrase stands in the text, and no symbol that leaves too little room for them.
  bool allows(const State& state, std::span<const TokenId> symbols, TokenId next, int room) const;
  /// Behind the next symbol, how many symbols of required phrases it has: of those that it holds,
  /// and of the one that it is writing.
  int progress(const State& state, std::span<const TokenId> symbols, TokenId next) const;
  /// What brings each phrase that it does not hold one symbol nearer.
  std::vector<TokenId> proposals(const State& state, std::span<const TokenId> symbols) const;
  /// How many of the last symbols have to go, so that the text may end behind the others.
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

/// Would the symbol end a run of n symbols that stands in the hypothesis already? (fairseq's
/// no_repeat_ngram_size; Paulus et al. 2018, arXiv:1705.04304.)
bool repeats_ngram(std::span<const TokenId> symbols, TokenId next, int n);

}  // namespace nmt
