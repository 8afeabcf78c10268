#include "data/length_batches.h"

#include <algorithm>
#include <numeric>

namespace nmt {

std::vector<std::vector<size_t>> batches_by_length(std::span<const int> lengths, int batch,
                                                   int threads) {
  std::vector<size_t> order(lengths.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return lengths[a] > lengths[b]; });
  const size_t share = (order.size() + size_t(threads) - 1) / size_t(threads);
  const size_t size = std::max<size_t>(1, std::min(size_t(batch), share));
  std::vector<std::vector<size_t>> batches;
  for (size_t i = 0; i < order.size(); i += size)
    batches.emplace_back(order.begin() + int64_t(i),
                         order.begin() + int64_t(std::min(i + size, order.size())));
  return batches;
}

}  // namespace nmt
