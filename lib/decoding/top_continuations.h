#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "decoding/row_top_k.h"
#include "tensor/matrix.h"
#include "text/vocabulary.h"

namespace nmt {

/// A hypothesis and a token that may continue it.
struct Continuation {
  int hypothesis;
  TokenId token;
  double log_prob;        // of the whole hypothesis, including this token, nats
  double token_log_prob;  // of this token alone
};

/// Which tokens may continue a hypothesis; empty: all.
using TokenFilter = std::function<bool(TokenId)>;

/// log Σ exp. Throws a runtime error if a logit is NaN.
double log_sum_exp(std::span<const Real> logits);

/// The top k continuations of several hypotheses, most likely first. Ties go to the hypothesis that
/// was offered first, then to the lower id, so that results never depend on the order in which a
/// processor compares.
class TopContinuations {
 public:
  explicit TopContinuations(int k) : k_(size_t(k)) { best_.reserve(k_ + 1); }  // REQUIRES k >= 1

  /// Offers all continuations of a hypothesis from the token `first` on. The probability of earlier
  /// ones, <pad> and <s>, and of those that are not allowed stays in the sum, as in training. Calls
  /// `allows` only for tokens that are likely enough. Throws a runtime error if a logit is NaN.
  void offer(int hypothesis, double log_prob, std::span<const Real> logits, TokenId first = kEos,
             const TokenFilter& allows = {});
  /// The same with the top tokens of a row, which must be at least k from `first` on, or all.
  void offer(int hypothesis, double log_prob, const TopOfRow& row, TokenId first = kEos);
  const std::vector<Continuation>& best() const { return best_; }

 private:
  void insert(const Continuation& candidate, const TokenFilter& allows);

  size_t k_;
  std::vector<Continuation> best_;
};

}  // namespace nmt
