#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/fnv.h"

namespace nmt {

/// A 64-bit checksum of a sequence of byte strings, against damage, not against malice. Their
/// boundaries count: "ab", "c" and "a", "bc" differ. Takes 8 bytes per step, several GB/s.
class Checksum {
 public:
  void add(std::span<const std::byte> bytes);
  void add(const std::string& text) { add(std::as_bytes(std::span(text))); }
  std::string hex() const;  // 16 digits

 private:
  uint64_t state_ = kFnvOffset;
};

}  // namespace nmt
