#include "data/bloom_filter.h"

#include "base/fnv.h"
#include "base/rng.h"

namespace nmt {

bool BloomFilter::operator()(std::string_view text) {
  bool seen = true;
  for (const uint32_t word : philox(fnv(text), 0)) {  // Philox spreads the bits of the hash
    const uint64_t bit = word % kBits;
    seen = seen && bits_[bit];
    bits_[bit] = true;
  }
  return seen;
}

}  // namespace nmt
