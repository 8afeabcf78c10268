#include "decoding/sampler.h"

#include <algorithm>
#include <cmath>

namespace nmt {
namespace {

bool likelier(const Choice& a, const Choice& b) {
  return a.weight > b.weight || (a.weight == b.weight && a.token < b.token);
}

double total(const std::vector<Choice>& all) {
  double sum = 0;
  for (const Choice& choice : all) sum += choice.weight;
  return sum;
}

void keep_nucleus(std::vector<Choice>& sorted, double top_p) {
  const double wanted = top_p * total(sorted);
  size_t kept = 0;
  for (double sum = 0; kept < sorted.size() && (kept == 0 || sum < wanted); ++kept)
    sum += sorted[kept].weight;
  sorted.resize(kept);
}

}  // namespace

std::vector<Choice> choices(std::span<const Real> logits, TokenId first,
                            const SamplingOptions& options, const Allows& allows) {
  std::vector<Choice> all;
  all.reserve(logits.size());
  for (TokenId id = first; id < TokenId(logits.size()); ++id)
    if (!allows || allows(id)) all.push_back({id, double(logits[size_t(id)])});
  if (all.empty()) return all;
  const double largest =
      std::max_element(all.begin(), all.end(), [](const Choice& a, const Choice& b) {
        return a.weight < b.weight;
      })->weight;
  for (Choice& choice : all)
    choice.weight = std::exp((choice.weight - largest) / options.temperature);
  const bool cut = options.top_k > 0 && size_t(options.top_k) < all.size();
  if (!cut && options.top_p >= 1) return all;
  const auto kept = cut ? all.begin() + options.top_k : all.end();
  std::partial_sort(all.begin(), kept, all.end(), likelier);
  all.erase(kept, all.end());
  if (options.top_p < 1) keep_nucleus(all, options.top_p);
  return all;
}

std::vector<Continuation> Sampler::draw(double log_prob, std::span<const Real> logits,
                                        TokenId first, const Allows& allows) {
  const double log_sum = log_sum_exp(logits);
  const std::vector<Choice> all = choices(logits, first, options_, allows);
  // Drawn even where nothing is left to choose: which step takes which number never changes.
  double left = rng_.uniform() * total(all);
  if (all.empty()) return {};
  size_t i = 0;
  while (i + 1 < all.size() && left >= all[i].weight) left -= all[i++].weight;
  const double logit = double(logits[size_t(all[i].token)]);
  // Summed as TopTokens does, so that a sample of the likeliest is greedy search to the last bit.
  return {{0, all[i].token, (log_prob - log_sum) + logit, logit - log_sum}};
}

}  // namespace nmt
