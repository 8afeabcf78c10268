#pragma once

#include <cstdint>
#include <string_view>

namespace nmt {

// The FNV-1a hash of 64 bits (Fowler, Noll and Vo). Bytes on disk and random draws depend on it: it
// must not change.

inline constexpr uint64_t kFnvOffset = 0xcbf29ce484222325, kFnvPrime = 0x100000001b3;

/// One step: adds a byte, or a whole word, to the hash.
constexpr uint64_t fnv_step(uint64_t hash, uint64_t word) { return (hash ^ word) * kFnvPrime; }

/// The hash of a text, byte by byte.
constexpr uint64_t fnv(std::string_view text) {
  uint64_t hash = kFnvOffset;
  for (const char c : text) hash = fnv_step(hash, static_cast<unsigned char>(c));
  return hash;
}

}  // namespace nmt
