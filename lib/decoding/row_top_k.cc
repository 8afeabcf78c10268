#include "decoding/row_top_k.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "tensor/kernels.h"

namespace nmt {

RowTopK::RowTopK(int64_t rows, int count)
    : count_(count), rows_(size_t(rows)), symbols_(size_t(rows * count)) {}

void RowTopK::add(int64_t first, Matrix logits) {
  for (int64_t r = 0; r < logits.rows; ++r) {
    Row& row = rows_[size_t(r)];
    for (int64_t begin = 0; begin < logits.cols; begin += kExpsAtOnce) {
      const Real* run = logits.row(r) + begin;
      const int64_t count = std::min(kExpsAtOnce, logits.cols - begin);
      const Real largest = kernels().add_exps(run, count, &row.top, &row.sum);
      if (row.found < count_ || largest > symbols(r)[count_ - 1].logit)
        insert(r, run, count, TokenId(first + begin));
    }
  }
}

void RowTopK::add_symbols(int64_t first, Matrix logits) {
  sums_ = false;
  for (int64_t r = 0; r < logits.rows; ++r) insert(r, logits.row(r), logits.cols, TokenId(first));
}

void RowTopK::insert(int64_t r, const Real* logits, int64_t count, TokenId first) {
  static_assert(kPad < kEos && kGo < kEos, "what is never generated comes first");
  int& found = rows_[size_t(r)].found;
  ScoredSymbol* best = symbols(r);
  for (int64_t i = std::max<int64_t>(0, kEos - first); i < count; ++i) {
    const Real logit = logits[i];
    if (found == count_ && !(logit > best[found - 1].logit)) continue;
    int place = found < count_ ? found++ : found - 1;
    for (; place > 0 && logit > best[place - 1].logit; --place) best[place] = best[place - 1];
    best[place] = {TokenId(first + i), logit};
  }
}

TopOfRow RowTopK::row(int64_t i) const {
  const Row& row = rows_[size_t(i)];
  const std::span symbols{symbols_.data() + i * count_, size_t(row.found)};
  if (!sums_) {
    checked_log_sum(symbols[0].logit);
    return {symbols, 0};
  }
  return {symbols, checked_log_sum(double(row.top) + std::log(row.sum))};
}

double checked_log_sum(double log_sum) {
  if (!std::isfinite(log_sum))
    throw Error::runtime("model", "gives no probabilities: a logit is infinite or not a number",
                         "take an earlier checkpoint, or train again with a lower learning rate");
  return log_sum;
}

}  // namespace nmt
