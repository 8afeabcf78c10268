#include "decoding/top_continuations.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "tensor/kernels.h"

namespace nmt {
namespace {

// Symbols that are looked at together: few enough that a hit costs little, many enough that the
// compiler's vector code pays.
constexpr int64_t kBlock = 64;

bool any_above(const Real* x, int64_t count, Real threshold) {
  int found = 0;
  for (int64_t i = 0; i < count; ++i) found |= int(x[i] > threshold);
  return found != 0;
}

/// A number that no x with `base + x > worst` lies below or at, whatever rounding does.
Real safe_threshold(double worst, double base) {
  const double exact = worst - base, slack = 1e-6 * (1 + std::abs(worst) + std::abs(base));
  return Real(exact - slack);
}

}  // namespace

double log_sum_exp(std::span<const Real> logits) {
  Real largest;
  double log_sum;
  kernels().log_sum_exp(logits.data(), int64_t(logits.size()), &largest, &log_sum);
  return checked_log_sum(log_sum);
}

void TopContinuations::offer(int hypothesis, double log_prob, std::span<const Real> logits,
                             TokenId first, const TokenFilter& allows) {
  const auto size = int64_t(logits.size());
  const double log_sum = log_sum_exp(logits);
  static_assert(kPad < kEos && kGo < kEos, "what is never generated comes first");
  const double base = log_prob - log_sum;
  for (int64_t begin = first; begin < size; begin += kBlock) {
    const int64_t end = std::min(begin + kBlock, size);
    const bool full = best_.size() == k_;
    if (full &&
        !any_above(logits.data() + begin, end - begin, safe_threshold(best_.back().log_prob, base)))
      continue;
    for (int64_t id = begin; id < end; ++id) {
      const double logit = double(logits[size_t(id)]);
      insert({hypothesis, TokenId(id), base + logit, logit - log_sum}, allows);
    }
  }
}

void TopContinuations::offer(int hypothesis, double log_prob, const TopOfRow& row, TokenId first) {
  const double base = log_prob - row.log_sum;
  for (const ScoredSymbol& symbol : row.symbols)
    if (const double logit = double(symbol.logit); symbol.token >= first)
      insert({hypothesis, symbol.token, base + logit, logit - row.log_sum}, {});
}

void TopContinuations::insert(const Continuation& candidate, const TokenFilter& allows) {
  if (best_.size() == k_ && !(candidate.log_prob > best_.back().log_prob)) return;
  if (allows && !allows(candidate.token)) return;
  // Behind its equals: they were offered earlier.
  const auto place = std::upper_bound(
      best_.begin(), best_.end(), candidate,
      [](const Continuation& a, const Continuation& b) { return a.log_prob > b.log_prob; });
  best_.insert(place, candidate);
  if (best_.size() > k_) best_.pop_back();
}

}  // namespace nmt
