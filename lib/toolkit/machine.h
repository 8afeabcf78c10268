#pragma once

#include <cstdint>
#include <string>

#include "base/parallel.h"

namespace nmt {

/// "Intel(R) Xeon(R) Processor, 2 cores": what a benchmark's figures belong to.
std::string machine_name();

/// GFLOP/s of the packed product of an LSTM step, [64, 512] by [512, 2048], on all threads of the
/// pool at once: what speeds are measured against.
double product_peak(ThreadPool& pool);

/// The most memory this process ever had resident, in bytes.
int64_t peak_memory();
/// Bytes that this process has in memory now.
int64_t resident_memory();

}  // namespace nmt
