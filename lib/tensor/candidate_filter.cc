#include "tensor/candidate_filter.h"

#ifdef NMT_REAL_IS_float

#include <algorithm>
#include <cmath>
#include <functional>

#include "tensor/kernels.h"
#include "tensor/product_float.h"

namespace nmt::float_products {
namespace {

constexpr double kLargestNorm = 1e15;  // products of two stay far from the end of float's range

double norm_of(const float* x, int64_t n) {
  double squares = 0;
  for (int64_t i = 0; i < n; ++i) squares += double(x[i]) * double(x[i]);
  return std::sqrt(squares);
}

/// The count-th largest lower bound: that many columns, each in a group of its own, reach it for
/// certain.
float threshold_of(std::vector<float> lower, int count) {
  if (size_t(count) > lower.size()) return -INFINITY;
  const auto place = lower.begin() + (count - 1);
  std::nth_element(lower.begin(), place, lower.end(), std::greater<>());
  return *place;
}

}  // namespace

bool CandidateFilter::helps() { return kernels().filter != nullptr; }

CandidateFilter::CandidateFilter(const Real* packed, int64_t words, int64_t cols,
                                 Precision precision)
    : terms_(precision == Precision::kFloat32 ? words : 2 * words), cols_(cols) {
  const int64_t columns = rounded_up(cols, kPackedColumns);
  entries_ = Buffer(columns * terms_ / int64_t(sizeof(Real)));
  scales_.resize(size_t(columns));
  errors_.resize(size_t(columns));
  kernels().make_filter({.words = words,
                         .columns = columns,
                         .pairs = precision != Precision::kFloat32,
                         .packed = packed,
                         .entries = reinterpret_cast<int8_t*>(entries_.data()),
                         .scales = scales_.data(),
                         .errors = errors_.data()});
  usable_ = std::all_of(errors_.begin(), errors_.end(), [](float e) { return std::isfinite(e); });
}

std::optional<std::vector<int64_t>> CandidateFilter::groups_of_largest(const float* x,
                                                                       const float* bias,
                                                                       int64_t first,
                                                                       int count) const {
  const double norm = norm_of(x, terms_);
  if (!usable_ || !(norm < kLargestNorm)) return std::nullopt;
  const auto groups = errors_.size() / size_t(kPackedColumns);
  std::vector<float> lower(groups), upper(groups);
  kernels().filter({.terms = terms_,
                    .cols = cols_,
                    .x = x,
                    .entries = reinterpret_cast<const int8_t*>(entries_.data()),
                    .scales = scales_.data(),
                    .errors = errors_.data(),
                    .bias = bias,
                    .norm = float(norm * (1 + 0x1p-20)),
                    .first = first,
                    .lower = lower.data(),
                    .upper = upper.data()});
  for (size_t g = size_t(first / kPackedColumns); g < groups; ++g)
    if (!std::isfinite(upper[g])) return std::nullopt;  // of a bias
  const float threshold = threshold_of(lower, count);
  std::vector<int64_t> found;
  for (size_t g = 0; g < groups; ++g)
    if (upper[g] >= threshold && int64_t(g + 1) * kPackedColumns > first)
      found.push_back(int64_t(g));
  return found;
}

}  // namespace nmt::float_products

#endif  // NMT_REAL_IS_float
