#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/rng.h"
#include "decoding/top_continuations.h"

namespace nmt {

/// How translations are drawn at random instead of searched for.
struct SamplingOptions {
  double temperature = 1;  // probabilities to the power of 1 / temperature, normalised again; > 0
  int top_k = 0;  // sample from the top k tokens (Fan et al. 2018, arXiv:1805.04833); 0: all
  /// Sample from the fewest tokens that together have this probability, the nucleus (Holtzman et
  /// al. 2020, arXiv:1904.09751); 1: all. Applied after the temperature and top_k.
  double top_p = 1;
  uint64_t seed = 1;
};

/// A token that may be drawn, and its weight relative to the others.
struct SampledToken {
  TokenId token;
  double weight;
};

/// The tokens that may be drawn: most likely first if top_k or top_p need an order, otherwise by
/// id; ties: lower id first. Tokens before `first` and those that `allows` refuses are left out
/// before anything else, so that the others share their probability.
std::vector<SampledToken> drawable_tokens(std::span<const Real> logits, TokenId first,
                                          const SamplingOptions& options,
                                          const TokenFilter& allows = {});

/// Draws the tokens of one hypothesis from its own stream of random numbers.
class Sampler {
 public:
  /// The stream of sample number `sample` of a line does not depend on other lines, batches or
  /// threads.
  Sampler(const SamplingOptions& options, int64_t line, uint64_t sample)
      : options_(options), rng_(options.seed, Purpose::kTranslate, uint64_t(line), sample) {}

  /// The continuation of hypothesis 0, with the probabilities of the unchanged model. Empty if no
  /// token is allowed. Throws a runtime error if a logit is NaN.
  std::vector<Continuation> draw(double log_prob, std::span<const Real> logits, TokenId first,
                                 const TokenFilter& allows);

 private:
  SamplingOptions options_;
  Rng rng_;
};

}  // namespace nmt
