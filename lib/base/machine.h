#pragma once

#include <cstdint>
#include <string>

namespace nmt {

/// "Intel(R) Xeon(R) Processor, 2 cores": the machine that benchmark figures belong to.
std::string machine_name();

/// The peak resident memory of this process, in bytes.
int64_t peak_memory();
/// The resident memory of this process, in bytes.
int64_t resident_memory();

}  // namespace nmt
