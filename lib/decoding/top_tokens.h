#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "decoding/row_top_k.h"
#include "tensor/matrix.h"
#include "text/vocabulary.h"

namespace nmt {

/// A hypothesis and a symbol that may continue it.
struct Continuation {
  int hypothesis;
  TokenId token;
  double log_prob;        // of the whole hypothesis, this symbol included, nats
  double token_log_prob;  // of this symbol alone
};

/// Which symbols may continue a hypothesis; empty: all.
using Allows = std::function<bool(TokenId)>;

/// log Σ exp. Throws Error (kRuntime) if the logits hold no numbers.
double log_sum_exp(std::span<const Real> logits);

/// The k likeliest continuations among those of several hypotheses, likeliest first. Between equals
/// the hypothesis that was offered first wins, then the lower id, so that results never depend on
/// the order in which a processor compares.
class TopTokens {
 public:
  explicit TopTokens(int k) : k_(size_t(k)) { best_.reserve(k_ + 1); }  // REQUIRES k >= 1

  /// All continuations of a hypothesis from the symbol `first` on. The probability of those before,
  /// <pad> and <s>, and of those that are not allowed stays in the sum: it was there in training.
  /// Asks only for what is likely enough. Throws Error (kRuntime) if the logits hold no numbers.
  void offer(int hypothesis, double log_prob, std::span<const Real> logits, TokenId first = kEos,
             const Allows& allows = {});
  /// The same of a row's likeliest symbols, of which there must be k from `first` on, or all.
  void offer(int hypothesis, double log_prob, const TopOfRow& row, TokenId first = kEos);
  const std::vector<Continuation>& best() const { return best_; }

 private:
  void insert(const Continuation& candidate, const Allows& allows);

  size_t k_;
  std::vector<Continuation> best_;
};

}  // namespace nmt
