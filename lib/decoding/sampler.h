#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/rng.h"
#include "decoding/top_tokens.h"

namespace nmt {

/// How translations are drawn instead of searched for.
struct SamplingOptions {
  double temperature = 1;  // probabilities are raised to 1 / this and normalised again; > 0
  int top_k = 0;           // of the k likeliest symbols (Fan et al. 2018, arXiv:1805.04833); 0: all
  /// Of the fewest likeliest symbols that together have this probability, the nucleus (Holtzman et
  /// al. 2020, arXiv:1904.09751); 1: all. Applied behind the temperature and top_k.
  double top_p = 1;
  uint64_t seed = 1;
};

/// A symbol that may be drawn, and how often relative to the others.
struct Choice {
  TokenId token;
  double weight;
};

/// What may be drawn, likeliest first where top_k or top_p ask for an order, by id otherwise.
/// Between equals the lower id comes first. Symbols before `first` and those that `allows` refuses
/// are left out before all else, so that the rest share their probability.
std::vector<Choice> choices(std::span<const Real> logits, TokenId first,
                            const SamplingOptions& options, const Allows& allows = {});

/// Draws the symbols of one hypothesis, from random numbers of its own.
class Sampler {
 public:
  /// The stream of sample number `sample` of a line: no other line, batch or thread changes it.
  Sampler(const SamplingOptions& options, int64_t line, uint64_t sample)
      : options_(options), rng_(options.seed, Purpose::kTranslate, uint64_t(line), sample) {}

  /// The continuation of hypothesis 0, with the probabilities of the model as it is. None if no
  /// symbol is allowed. Throws Error (kRuntime) if the logits hold no numbers.
  std::vector<Continuation> draw(double log_prob, std::span<const Real> logits, TokenId first,
                                 const Allows& allows);

 private:
  SamplingOptions options_;
  Rng rng_;
};

}  // namespace nmt
