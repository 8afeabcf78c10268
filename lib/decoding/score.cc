#include "decoding/score.h"

#include <algorithm>
#include <cmath>

#include "decoding/search.h"

namespace nmt {

double length_penalty(int length, double alpha, LengthFormula formula) {
  const double base = formula == LengthFormula::kGnmt ? (5.0 + length) / 6.0 : double(length);
  return std::pow(base, alpha);
}

double log_coverage(const Coverage& coverage) {
  double sum = 0;
  for (const double received : coverage) sum += std::log(std::clamp(received, 1e-10, 1.0));
  return sum;
}

Scorer::Scorer(const SearchOptions& options)
    : alpha_(options.length_penalty),
      word_penalty_(options.word_penalty),
      beta_(options.coverage_penalty),
      formula_(options.normalize) {}

double Scorer::score(double log_prob, int length, double log_coverage) const {
  return (log_prob - word_penalty_ * length) / length_penalty(length, alpha_, formula_) +
         beta_ * log_coverage;
}

// The log-probability only falls; words are rewarded most at one of the two ends; the length
// penalty is monotone, so that its extremes stand at the ends too. Coverage rises with every symbol
// and to 0 at most, which a few symbols reach: that bound is as good as any that counts them.
double Scorer::best_reachable(double log_prob, int length, int limit) const {
  const int shortest = length + 1;
  const double most = log_prob - word_penalty_ * (word_penalty_ > 0 ? shortest : limit);
  const auto [smallest, largest] = std::minmax(
      {length_penalty(shortest, alpha_, formula_), length_penalty(limit, alpha_, formula_)});
  return most / (most > 0 ? smallest : largest);
}

}  // namespace nmt
