#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace nmt {

/// Indices 0 .. lengths.size()-1 in batches of alike lengths, longest first: padding is little and
/// the longest work does not come last. At least one batch a thread where that many sentences are.
std::vector<std::vector<size_t>> batches_by_length(std::span<const int> lengths, int batch,
                                                   int threads);

}  // namespace nmt
