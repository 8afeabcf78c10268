#pragma once

#include "base/parallel.h"

namespace nmt {

/// Measures GFLOP/s of the packed product of an LSTM step, [64, 512] by [512, 2048], on all threads
/// of the pool at once: the peak that speeds are compared with.
double product_peak(ThreadPool& pool);

}  // namespace nmt
