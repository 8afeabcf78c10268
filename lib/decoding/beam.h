#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "decoding/hypothesis_history.h"
#include "decoding/sampler.h"
#include "decoding/search.h"
#include "decoding/top_continuations.h"

namespace nmt {

/// What a beam needs to know of its sentence.
struct BeamSentence {
  int limit = 1;                             // from length_limit(), at least 1
  std::vector<int> positions = {};           // of the source's own tokens
  const Constraints* constraints = nullptr;  // null: none
  std::optional<Sampler> sampler = {};       // the beam of one then draws its tokens
};

/// The scores of the tokens that may come next; row i belongs to live hypothesis i.
struct NextSymbols {
  Matrix logits = {};                  // [live, V], or ...
  std::span<const TopOfRow> top = {};  // ... [live], if wants_logits() is false
};

/// The hypotheses of one sentence. Only bookkeeping; knows no model.
class Beam {
 public:
  /// Starts with one live hypothesis, the empty one.
  Beam(const SearchOptions& options, BeamSentence sentence);

  const std::vector<LiveHypothesis>& live() const { return live_; }
  bool done() const { return live_.empty(); }
  /// Does an option need to see more tokens of a row than the top k that the beam has room for?
  bool wants_logits() const;
  /// Adds one token; row i of the attention [live, S], which has no rows if no option needs it,
  /// belongs to live()[i].
  void advance(const NextSymbols& next, Matrix attention = {});
  /// REQUIRES done().
  std::vector<Hypothesis> results() const;

 private:
  struct Node {
    int parent;  // -1: <s>
    TokenId token;
    double log_prob;  // of this token alone
    int alignment;
  };
  struct FinalHypothesis {
    int node;
    double log_prob, score;
  };

  void cut_first();
  std::vector<Continuation> choose(const NextSymbols& next);
  std::vector<Continuation> most_likely(const NextSymbols& next, int count, TokenId first) const;
  void end(const Continuation& last, int node, int length,
           std::vector<FinalHypothesis>& list) const;
  void give_up_hopeless();
  Hypothesis read(const FinalHypothesis& ended, bool finished) const;

  SearchOptions options_;
  Scorer scorer_;
  BeamSentence sentence_;
  HypothesisHistory history_;
  int length_ = 0;  // tokens of each live hypothesis
  std::vector<Node> nodes_;
  std::vector<LiveHypothesis> live_;
  std::vector<FinalHypothesis> finished_, cut_;  // best first: ended by </s>; ended by the limit
};

}  // namespace nmt
