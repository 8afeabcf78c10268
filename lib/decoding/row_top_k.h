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
  std::span<const ScoredSymbol> symbols;  // likeliest first; between equals the lower id
  double log_sum;                         // log Σ exp of all logits; 0 if nobody needs it
};

/// The likeliest symbols of rows whose logits come some columns at a time, so that they are looked
/// at where the product left them and never stored. <pad> and <s> count in the sum alone.
class RowTopK {
 public:
  RowTopK(int64_t rows, int count);  // REQUIRES count >= 1

  /// The next columns, from number `first` on.
  void add(int64_t first, Matrix logits);
  /// The same without their part in the sum. All columns come in one way or in the other.
  void add_symbols(int64_t first, Matrix logits);
  /// Behind the last column. Throws Error (kRuntime) if the logits hold no numbers.
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

/// Throws Error (kRuntime) unless a log Σ exp is a number.
double checked_log_sum(double log_sum);

}  // namespace nmt
