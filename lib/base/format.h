#pragma once

#include <cstdint>
#include <string>

namespace nmt {

std::string format_count(int64_t count);      // 1234567 -> "1,234,567"
std::string format_bytes(int64_t bytes);      // 1610612736 -> "1.5 GiB"
std::string format_duration(double seconds);  // 65 -> "1 min 05 s", 3900 -> "1 h 05 min"

}  // namespace nmt
