#pragma once

#include <vector>

namespace nmt {

struct SearchOptions;

/// The divisor of the log-probability of a hypothesis of |y| tokens, including </s>: without it
/// longer hypotheses would be less likely only because they are longer.
enum class LengthFormula {
  kGnmt,   // ((5 + |y|) / 6)^α (Wu et al. 2016, arXiv:1609.08144, eq. 14)
  kLength  // |y|^α: at 1 the mean over tokens (Marian's --normalize, OpenNMT's "avg")
};

double length_penalty(int length, double alpha, LengthFormula formula = LengthFormula::kGnmt);

/// The attention that each source token has received from a hypothesis so far.
using Coverage = std::vector<double>;

/// Σ_i log min(Σ_j a_ij, 1) over source tokens i and target tokens j, where a is the attention (Wu
/// et al. 2016, eq. 14): 0 if every source token was read, negative otherwise. A token that
/// received nothing counts as 1e-10, so that no score is infinite.
double log_coverage(const Coverage& coverage);

/// The score that hypotheses are ranked by:
///   score = (log P(y|X) - word_penalty · |y|) / length_penalty(|y|) + β · log_coverage
class Scorer {
 public:
  explicit Scorer(const SearchOptions& options);

  double score(double log_prob, int length, double log_coverage) const;
  /// An upper bound of the score of all continuations of a hypothesis of `length` tokens that end
  /// after `limit` tokens at the latest. REQUIRES length < limit.
  double best_reachable(double log_prob, int length, int limit) const;

 private:
  double alpha_, word_penalty_, beta_;
  LengthFormula formula_;
};

}  // namespace nmt
