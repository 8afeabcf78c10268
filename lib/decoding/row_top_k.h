#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tensor/matrix.h"
#include "text/vocabulary.h"

namespace nmt {

struct ScoredSymbol {
  TokenId token;
  Real logit;
};

/// What a search needs of a row of logits.
struct TopOfRow {
  std::span<const ScoredSymbol> symbols;  // most likely first; ties: lower id first
  double log_sum;                         // log Σ exp of all logits; 0 if not needed
};

/// The top k tokens of each row of logits. The logits arrive some columns at a time, so that they
/// are examined where the product left them and never stored. <pad> and <s> only count in the sum.
class RowTopK {
 public:
  RowTopK(int64_t rows, int count);  // REQUIRES count >= 1

  /// Adds the next columns, from number `first` on.
  void add(int64_t first, Matrix logits);
  /// The same without the sum. All columns are added in the same way.
  void add_symbols(int64_t first, Matrix logits);
  /// After the last column. Throws a runtime error if a logit is NaN.
  TopOfRow row(int64_t i) const;

 private:
  struct Row {
    Real top = 0;
    double sum = 0;  // Σ exp(logit − top)
    int found = 0;   // symbols
  };
  ScoredSymbol* symbols(int64_t row) { return symbols_.data() + row * count_; }
  void insert(int64_t row, const Real* logits, int64_t count, TokenId first);

  int count_;
  bool sums_ = true;
  std::vector<Row> rows_;
  std::vector<ScoredSymbol> symbols_;  // [rows, count]
};

/// Throws a runtime error if log Σ exp is NaN.
double checked_log_sum(double log_sum);

}  // namespace nmt
