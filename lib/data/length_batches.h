#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace nmt {

/// Puts the indices 0 .. lengths.size()-1 into batches of similar lengths, longest first: there is
/// little padding, and the longest work does not come last. Makes at least one batch per thread if
/// there are enough sentences.
std::vector<std::vector<size_t>> batches_by_length(std::span<const int> lengths, int batch,
                                                   int threads);

}  // namespace nmt
