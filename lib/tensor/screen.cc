#include "tensor/screen.h"

#ifdef NMT_REAL_IS_float

#include <algorithm>
#include <cmath>
#include <functional>

#include "tensor/kernels.h"
#include "tensor/product_float.h"

namespace nmt::float_products {
namespace {

constexpr float kLargestEntry = 127;
constexpr double kLargestNorm = 1e15;  // products of two stay far from the end of float's range

int64_t groups_of(int64_t cols) { return rounded_up(cols, kPackedColumns) / kPackedColumns; }

double norm_of(const float* x, int64_t n) {
  double squares = 0;
  for (int64_t i = 0; i < n; ++i) squares += double(x[i]) * double(x[i]);
  return std::sqrt(squares);
}

float above(double x) { return float(x * (1 + 0x1p-20)); }

/// Without the factor |x|: by the inequality of Cauchy and Schwarz x·w and x·(scale·entries) differ
/// by at most |x|·|w − scale·entries| = |x|·off. What floats make of either differs from it by at
/// most n·2^-24·|x|·|w|, whatever the order of their sums (Higham 2002, Accuracy and Stability of
/// Numerical Algorithms, section 3.1); four times that is allowed for.
float column_error(int64_t terms, double norm, double off) {
  return above(off + 4 * double(terms + 8) * 0x1p-24 * (2 * norm + off));
}

}  // namespace

Screen::Screen(Matrix w, bool transposed, Precision precision)
    : terms_(transposed ? w.cols : w.rows),
      cols_(transposed ? w.rows : w.cols),
      entries_(groups_of(cols_) * kPackedColumns * terms_ / int64_t(sizeof(Real))),
      scales_(size_t(cols_)),
      errors_(size_t(cols_)) {
  std::vector<float> group(size_t(kPackedColumns * terms_));  // column by column
  for (int64_t begin = 0; begin < cols_; begin += kPackedColumns) {
    const int64_t count = std::min(kPackedColumns, cols_ - begin);
    for (int64_t k = 0; k < terms_; ++k)
      for (int64_t j = 0; j < count; ++j)
        group[size_t(j * terms_ + k)] = transposed ? w.row(begin + j)[k] : w.row(k)[begin + j];
    round_as_read(group.data(), count * terms_, precision);
    for (int64_t j = 0; j < count; ++j) put_column(begin + j, group.data() + j * terms_);
  }
}

void Screen::put_column(int64_t column, const float* x) {
  float largest = 0;
  for (int64_t k = 0; k < terms_; ++k) largest = std::max(largest, std::abs(x[k]));
  const float scale = largest / kLargestEntry, inverse = scale > 0 ? 1 / scale : 0;
  const int64_t group = column / kPackedColumns * kPackedColumns;
  auto* to = reinterpret_cast<int8_t*>(entries_.data()) + group * terms_ + (column - group);
  double squares_off = 0;
  for (int64_t k = 0; k < terms_; ++k) {
    const auto entry =
        int8_t(std::clamp(std::nearbyint(x[k] * inverse), -kLargestEntry, kLargestEntry));
    const double off = double(x[k]) - double(scale) * double(entry);
    squares_off += off * off;
    to[k * kPackedColumns] = entry;
  }
  const double norm = norm_of(x, terms_);
  scales_[size_t(column)] = scale;
  errors_[size_t(column)] = column_error(terms_, norm, std::sqrt(squares_off));
  usable_ = usable_ && norm < kLargestNorm;
}

std::optional<std::vector<int64_t>> Screen::groups_of_largest(const float* x, const float* bias,
                                                              int64_t first, int count) const {
  const double norm = norm_of(x, terms_);
  if (!usable_ || !(norm < kLargestNorm)) return std::nullopt;
  const int64_t groups = groups_of(cols_);
  std::vector<float> lower(static_cast<size_t>(groups)), upper(lower.size());
  kernels().screen({.terms = terms_,
                    .cols = cols_,
                    .x = x,
                    .entries = reinterpret_cast<const int8_t*>(entries_.data()),
                    .scales = scales_.data(),
                    .errors = errors_.data(),
                    .bias = bias,
                    .norm = above(norm),
                    .first = first,
                    .lower = lower.data(),
                    .upper = upper.data()});
  // That many columns, each in a group of its own, reach the threshold for certain.
  float threshold = -INFINITY;
  if (count <= groups) {
    std::vector<float> largest = lower;
    std::nth_element(largest.begin(), largest.begin() + (count - 1), largest.end(),
                     std::greater<>());
    threshold = largest[size_t(count) - 1];
  }
  std::vector<int64_t> found;
  for (int64_t g = first / kPackedColumns; g < groups; ++g) {
    if (!std::isfinite(upper[size_t(g)])) return std::nullopt;  // of a bias
    if (upper[size_t(g)] >= threshold) found.push_back(g);
  }
  return found;
}

}  // namespace nmt::float_products

#endif  // NMT_REAL_IS_float
