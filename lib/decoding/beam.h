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
  Beam(int limit, const SearchOptions& options);

  const std::vector<Live>& live() const { return live_; }
  bool done() const { return live_.empty(); }
  /// One symbol more; row i of the logits [live, V] belongs to live()[i].
  void advance(Matrix logits);
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

  void end(const Continuation& last, int node, std::vector<Ended>& list) const;
  void give_up_hopeless();
  double best_reachable_score(const Live& hypothesis) const;
  Hypothesis read(const Ended& ended, bool finished) const;

  SearchOptions options_;
  int limit_;
  int length_ = 0;  // symbols of each live hypothesis
  std::vector<Node> nodes_;
  std::vector<Live> live_;
  std::vector<Ended> finished_, cut_;  // best first: in </s>; at the limit
};

}  // namespace nmt
