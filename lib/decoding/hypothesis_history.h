#pragma once

#include <span>
#include <vector>

#include "decoding/constraints.h"
#include "decoding/search.h"
#include "decoding/top_continuations.h"

namespace nmt {

struct LiveHypothesis {
  int parent;       // index among the live hypotheses of the previous step
  TokenId token;    // last symbol
  double log_prob;  // nats
  int node;         // in the tree of prefixes
};

/// What options that depend on earlier tokens need to know of the live hypotheses of a sentence:
/// coverage, constraints, n-grams. Costs nothing if no option is on.
class HypothesisHistory {
 public:
  /// positions: of the source's own tokens. constraints: null if there are none; they must outlive
  /// this object.
  HypothesisHistory(const SearchOptions& options, std::vector<int> positions,
                    const Constraints* constraints);

  /// Row i of the attention [live, S] belongs to the next token of live hypothesis i, whichever it
  /// is; without rows if no option needs it.
  void attend(Matrix attention);
  /// Replaces the live hypotheses; their parents are the previous ones.
  void follow(std::span<const LiveHypothesis> live);

  double log_coverage(int hypothesis) const;  // 0 without a coverage penalty
  int aligned_position(
      int hypothesis) const;  // with the most attention in the last attend(); -1: not recorded

  /// Can there be tokens that may not come next?
  bool restricts() const { return constraints_ != nullptr || no_repeat_ngram_ > 0; }
  /// The tokens that may come next, if `room` tokens may follow. Empty: all.
  TokenFilter allowed(int hypothesis, int room) const;
  /// See Constraints; 0 if there are none.
  size_t surplus(int hypothesis) const;
  /// See Constraints. REQUIRES constraints; progress() is that after one more token.
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
  std::vector<Memory> memories_;  // per live hypothesis; empty if no option needs any
  std::vector<int> aligned_;      // per live hypothesis; empty if not recorded
};

}  // namespace nmt
