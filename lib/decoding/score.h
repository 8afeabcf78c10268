#pragma once

#include <vector>

namespace nmt {

struct SearchOptions;

/// By what the log-probability of a hypothesis of |y| symbols, </s> included, is divided: longer
/// ones are less likely only because they are longer.
enum class LengthFormula {
  kGnmt,   // ((5 + |y|) / 6)^α (Wu et al. 2016, arXiv:1609.08144, eq. 14)
  kLength  // |y|^α: at 1 the mean of a symbol (Marian's --normalize, OpenNMT's "avg")
};

double length_penalty(int length, double alpha, LengthFormula formula = LengthFormula::kGnmt);

/// Attention that each symbol of the source has received from a hypothesis so far.
using Coverage = std::vector<double>;

/// Σ_i log min(Σ_j a_ij, 1) over source symbols i and target symbols j, a the attention (Wu et al.
/// 2016, eq. 14): 0 if each symbol of the source was read, below otherwise. A symbol that received
/// nothing counts as 1e-10, so that no score is infinite.
double log_coverage(const Coverage& coverage);

/// What hypotheses are ranked by:
///   score = (log P(y|X) - word_penalty · |y|) / length_penalty(|y|) + β · log_coverage
class Scorer {
 public:
  explicit Scorer(const SearchOptions& options);

  double score(double log_prob, int length, double log_coverage) const;
  /// No continuation of a hypothesis of `length` symbols scores higher, if it ends after `limit` at
  /// the latest. REQUIRES length < limit.
  double best_reachable(double log_prob, int length, int limit) const;

 private:
  double alpha_, word_penalty_, beta_;
  LengthFormula formula_;
};

}  // namespace nmt
