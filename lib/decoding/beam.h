#pragma once

#include <cstdint>
#include <vector>

#include "decoding/search.h"
#include "decoding/top_tokens.h"

namespace nmt {

/// The hypotheses of one sentence: bookkeeping alone, no model.
class Beam {
 public:
  struct Live {
    int parent;       // place among the live hypotheses before the last advance()
    TokenId token;    // last symbol
    double log_prob;  // nats
    int node;         // in the tree of prefixes
  };

  /// Starts with one live hypothesis, the empty one. limit: as by length_limit(), at least 1.
  /// positions: those of the source's own symbols, which coverage counts.
  Beam(int limit, const SearchOptions& options, std::vector<int> positions = {});

  const std::vector<Live>& live() const { return live_; }
  bool done() const { return live_.empty(); }
  /// One symbol more; row i of the logits [live, V] and of the attention [live, S], without rows
  /// if no option needs it, belongs to live()[i].
  void advance(Matrix logits, Matrix attention = {});
  /// REQUIRES done().
  std::vector<Hypothesis> results() const;

 private:
  struct Node {
    int parent;  // -1: <s>
    TokenId token;
    double log_prob;  // of this symbol alone
  };
  struct Ended {
    int node;
    double log_prob, score;
  };

  void attend(Matrix attention);
  void hand_on_coverage();
  void end(const Continuation& last, int node, std::vector<Ended>& list) const;
  void give_up_hopeless();
  Hypothesis read(const Ended& ended, bool finished) const;

  SearchOptions options_;
  Scorer scorer_;
  int limit_;
  std::vector<int> positions_;  // of the source's symbols
  int length_ = 0;              // symbols of each live hypothesis
  std::vector<Node> nodes_;
  std::vector<Live> live_;
  std::vector<Coverage> coverage_;     // of live_; empty without a coverage penalty
  std::vector<Ended> finished_, cut_;  // best first: in </s>; at the limit
};

}  // namespace nmt
