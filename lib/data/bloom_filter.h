#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace nmt {

/// Has a text come by before? A Bloom filter (Bloom 1970): constant memory, never forgets, and
/// takes a new text for an old one with a chance of 3 in 100,000 after 5 million texts.
class BloomFilter {
 public:
  BloomFilter() : bits_(kBits) {}
  /// Also notes it.
  bool operator()(std::string_view text);

 private:
  static constexpr uint64_t kBits = uint64_t{1} << 28;  // 32 MB

  std::vector<bool> bits_;
};

}  // namespace nmt
