#pragma once

#include <vector>

#include "models/model.h"

namespace nmt {

struct SearchOptions {
  int beam = 5;                  // hypotheses kept a sentence; 1: greedy
  int nbest = 1;                 // hypotheses returned a sentence, at most beam
  double length_penalty = 0.6;   // score = log p / ((5 + |y|) / 6)^length_penalty, </s> counted (Wu et al. 2016, arXiv:1609.08144, eq. 14)
  double max_length_ratio = 2.0; // a translation ends after ratio * source length + 10 symbols ...
  int max_length = 256;          // ... or after this many, </s> included
};

struct Hypothesis {
  std::vector<TokenId> tokens;       // without </s>
  double log_prob = 0;               // of tokens and </s>, nats, not normalised
  double score = 0;                  // what hypotheses are ranked by
  bool finished = false;             // ended in </s>, not at the limit
  std::vector<double> token_log_probs;   // [tokens, and </s> if finished]
};

/// The best `nbest` hypotheses of each sentence, best first. A sentence's result does not depend on
/// what it is batched with. The stopping rule is admissible: a sentence ends when no unfinished
/// hypothesis can still beat the worst of the n best under the length penalty. The tape (Use::kInfer)
/// is used and reset.
std::vector<std::vector<Hypothesis>> search(const Model& model, Tape& tape,
                                            const SourceBatch& source,
                                            const SearchOptions& options);

}  // namespace nmt
