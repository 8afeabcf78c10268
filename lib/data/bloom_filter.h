#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace nmt {

/// Has a text been seen before? A Bloom filter (Bloom 1970): constant memory, no false negatives,
/// and a false positive with probability 3 in 100,000 after 5 million texts.
class BloomFilter {
 public:
  BloomFilter() : bits_(kBits) {}
  /// Also records it.
  bool operator()(std::string_view text);

 private:
  static constexpr uint64_t kBits = uint64_t{1} << 28;  // 32 MB

  std::vector<bool> bits_;
};

}  // namespace nmt
