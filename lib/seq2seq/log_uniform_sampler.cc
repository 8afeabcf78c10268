#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "autograd/check.h"
#include "seq2seq/sampled_softmax.h"

namespace nmt {

LogUniformSampler::LogUniformSampler(int64_t range_max)
    : range_max_(range_max), log_range_(std::log1p(double(range_max))) {
  require(range_max > 0, "LogUniformSampler: range_max is " + std::to_string(range_max));
}

// The inverse of the distribution function, P(id < k) = log(k + 1) / log(range_max + 1).
int LogUniformSampler::draw(Rng& rng) const {
  const double value = std::floor(std::exp(rng.uniform() * log_range_)) - 1;
  return int(std::clamp<double>(value, 0, double(range_max_ - 1)));  // against rounding
}

double LogUniformSampler::probability(int id) const {
  return std::log1p(1.0 / (double(id) + 1)) / log_range_;
}

double LogUniformSampler::expected_count(int id, int64_t sampled, int64_t tries) const {
  const double p = probability(id);
  return tries == sampled ? p * double(sampled) : -std::expm1(double(tries) * std::log1p(-p));
}

SampledValues log_uniform_candidate_sampler(std::span<const int> true_classes, int num_sampled,
                                            const LogUniformSampler& sampler, Rng& rng) {
  require(1 <= num_sampled && num_sampled <= sampler.range_max(),
          "log_uniform_candidate_sampler: cannot draw " + std::to_string(num_sampled) +
              " different ids of " + std::to_string(sampler.range_max()));
  SampledValues values;
  std::unordered_set<int> seen;
  int64_t tries = 0;
  while (int(seen.size()) < num_sampled) {
    ++tries;
    const int id = sampler.draw(rng);
    if (seen.insert(id).second) values.sampled_candidates.push_back(id);
  }
  for (const int id : true_classes)
    values.true_expected_count.push_back(sampler.expected_count(id, num_sampled, tries));
  for (const int id : values.sampled_candidates)
    values.sampled_expected_count.push_back(sampler.expected_count(id, num_sampled, tries));
  return values;
}

}  // namespace nmt
