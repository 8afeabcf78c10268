#include "decoding/sampler.h"

#include <algorithm>
#include <cmath>

namespace nmt {
namespace {

bool more_likely(const SampledToken& a, const SampledToken& b) {
  return a.weight > b.weight || (a.weight == b.weight && a.token < b.token);
}

double total(const std::vector<SampledToken>& all) {
  double sum = 0;
  for (const SampledToken& choice : all) sum += choice.weight;
  return sum;
}

void keep_nucleus(std::vector<SampledToken>& sorted, double top_p) {
  const double wanted = top_p * total(sorted);
  size_t kept = 0;
  for (double sum = 0; kept < sorted.size() && (kept == 0 || sum < wanted); ++kept)
    sum += sorted[kept].weight;
  sorted.resize(kept);
}

}  // namespace

std::vector<SampledToken> drawable_tokens(std::span<const Real> logits, TokenId first,
                                          const SamplingOptions& options,
                                          const TokenFilter& allows) {
  std::vector<SampledToken> all;
  all.reserve(logits.size());
  for (TokenId id = first; id < TokenId(logits.size()); ++id)
    if (!allows || allows(id)) all.push_back({id, double(logits[size_t(id)])});
  if (all.empty()) return all;
  const double largest =
      std::max_element(all.begin(), all.end(), [](const SampledToken& a, const SampledToken& b) {
        return a.weight < b.weight;
      })->weight;
  for (SampledToken& choice : all)
    choice.weight = std::exp((choice.weight - largest) / options.temperature);
  const bool cut = options.top_k > 0 && size_t(options.top_k) < all.size();
  if (!cut && options.top_p >= 1) return all;
  const auto kept = cut ? all.begin() + options.top_k : all.end();
  std::partial_sort(all.begin(), kept, all.end(), more_likely);
  all.erase(kept, all.end());
  if (options.top_p < 1) keep_nucleus(all, options.top_p);
  return all;
}

std::vector<Continuation> Sampler::draw(double log_prob, std::span<const Real> logits,
                                        TokenId first, const TokenFilter& allows) {
  const double log_sum = log_sum_exp(logits);
  const std::vector<SampledToken> all = drawable_tokens(logits, first, options_, allows);
  // Drawn even where nothing is left to choose: which step takes which number never changes.
  double left = rng_.uniform() * total(all);
  if (all.empty()) return {};
  size_t i = 0;
  while (i + 1 < all.size() && left >= all[i].weight) left -= all[i++].weight;
  const double logit = double(logits[size_t(all[i].token)]);
  // Summed as TopContinuations does, so that a sample of the likeliest is greedy search to the last
  // bit.
  return {{0, all[i].token, (log_prob - log_sum) + logit, logit - log_sum}};
}

}  // namespace nmt
