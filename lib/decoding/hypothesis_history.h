#pragma once

#include <span>
#include <vector>

#include "decoding/constraints.h"
#include "decoding/search.h"
#include "decoding/top_tokens.h"

namespace nmt {

struct LiveHypothesis {
  int parent;       // place among the live hypotheses of the step before
  TokenId token;    // last symbol
  double log_prob;  // nats
  int node;         // in the tree of prefixes
};

/// What the live hypotheses of a sentence remember beyond the model's state, for the options that
/// look back at a hypothesis: coverage, constraints, n-grams. Costs nothing where none does.
class HypothesisHistory {
 public:
  /// positions: those of the source's own symbols. constraints: null: none; they must outlive it.
  HypothesisHistory(const SearchOptions& options, std::vector<int> positions,
                    const Constraints* constraints);

  /// Row i of the attention [live, S] is what the next symbol of live hypothesis i is read from,
  /// whichever it is; without rows if no option needs it.
  void attend(Matrix attention);
  /// The live hypotheses are these now; their parents are those that were.
  void follow(std::span<const LiveHypothesis> live);

  double log_coverage(int hypothesis) const;  // 0 without a coverage penalty
  int aligned_position(
      int hypothesis) const;  // source position of the last attend(); -1: not asked

  /// Whether some symbols may not come next.
  bool restricts() const { return constraints_ != nullptr || no_repeat_ngram_ > 0; }
  /// What may come next, if `room` symbols may come behind it. Empty: everything.
  Allows allowed(int hypothesis, int room) const;
  /// As of Constraints; 0 where there are none.
  size_t surplus(int hypothesis) const;
  /// As of Constraints, which there must be; progress is that with one symbol more.
  std::vector<TokenId> proposals(int hypothesis) const;
  int progress(int hypothesis, TokenId next) const;

 private:
  struct Memory {
    Coverage coverage;
    Constraints::State constraints;
    std::vector<TokenId> symbols;
  };
  bool allows(const Memory& memory, TokenId next, int room) const;

  bool covers_, aligns_;
  int no_repeat_ngram_;
  std::vector<int> positions_;
  const Constraints* constraints_;
  std::vector<Memory> memories_;  // of the live hypotheses; empty if no option needs any
  std::vector<int> aligned_;      // by the live hypotheses; empty if nobody asks
};

}  // namespace nmt
