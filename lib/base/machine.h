#pragma once

#include <cstdint>
#include <string>

namespace nmt {

/// "Intel(R) Xeon(R) Processor, 2 cores": what a benchmark's figures belong to.
std::string machine_name();

/// The most memory this process ever had resident, in bytes.
int64_t peak_memory();
/// Bytes that this process has in memory now.
int64_t resident_memory();

}  // namespace nmt
