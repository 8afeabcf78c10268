#include "base/checksum.h"

#include <fmt/core.h>

#include <bit>
#include <cstring>

namespace nmt {
namespace {

static_assert(std::endian::native == std::endian::little, "words would differ between machines");

// The product of FNV-1a never moves high bits down, so the shift does. Both are bijections of the
// state: one altered word always alters the result.
uint64_t step(uint64_t state, uint64_t word) {
  state = fnv_step(state, word);
  return state ^ (state >> 32);
}

}  // namespace

void Checksum::add(std::span<const std::byte> bytes) {
  const size_t size = bytes.size();
  uint64_t state = step(state_, size), word;
  size_t i = 0;
  for (; i + sizeof word <= size; i += sizeof word) {
    std::memcpy(&word, bytes.data() + i, sizeof word);
    state = step(state, word);
  }
  if (i < size) {
    word = 0;
    std::memcpy(&word, bytes.data() + i, size - i);
    state = step(state, word);
  }
  state_ = state;
}

std::string Checksum::hex() const { return fmt::format("{:016x}", state_); }

}  // namespace nmt
