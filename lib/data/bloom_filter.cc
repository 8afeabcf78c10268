#include "data/bloom_filter.h"

#include "base/rng.h"

namespace nmt {

bool BloomFilter::operator()(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;  // 64-bit FNV-1a, whose bits Philox then spreads
  for (const char c : text) hash = (hash ^ uint8_t(c)) * 0x100000001b3;
  bool seen = true;
  for (const uint32_t word : philox(hash, 0)) {
    const uint64_t bit = word % kBits;
    seen = seen && bits_[bit];
    bits_[bit] = true;
  }
  return seen;
}

}  // namespace nmt
