#include "base/rng.h"

#include <cmath>
#include <numbers>

namespace nmt {
namespace {

// splitmix64's finaliser: every input bit reaches every output bit.
uint64_t mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

std::array<uint32_t, 4> philox(uint64_t key, uint64_t counter) {
  // Constants of Salmon et al. 2011, table 2.
  constexpr uint64_t kMul0 = 0xD2511F53, kMul1 = 0xCD9E8D57;
  constexpr uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  uint32_t x0 = uint32_t(counter), x1 = uint32_t(counter >> 32), x2 = 0, x3 = 0;
  uint32_t k0 = uint32_t(key), k1 = uint32_t(key >> 32);
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = kMul0 * x0, p1 = kMul1 * x2;
    const uint32_t y0 = uint32_t(p1 >> 32) ^ x1 ^ k0, y2 = uint32_t(p0 >> 32) ^ x3 ^ k1;
    x1 = uint32_t(p1), x3 = uint32_t(p0), x0 = y0, x2 = y2;
    k0 += kWeyl0, k1 += kWeyl1;
  }
  return {x0, x1, x2, x3};
}

Rng::Rng(uint64_t seed, Purpose purpose, uint64_t a, uint64_t b)
    : key_(mix(mix(mix(mix(seed) + uint64_t(purpose)) + a) + b)) {}

uint32_t Rng::bits() {
  if (used_ == 4) {
    block_ = philox(key_, counter_++);
    used_ = 0;
  }
  return block_[used_++];
}

double Rng::uniform() {
  const uint64_t high = bits(), low = bits();
  return double((high << 21) ^ (low >> 11)) * 0x1p-53;
}

double Rng::normal() {
  const double u = 1.0 - uniform(), v = uniform();  // u in (0, 1]
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

uint64_t Rng::below(uint64_t n) {
  const uint64_t limit = n * (UINT64_MAX / n);  // reject the rest, so that no value is favoured
  while (true) {
    const uint64_t high = bits(),
                   low = bits();  // in this order: one expression would leave it open
    if (const uint64_t x = high << 32 | low; x < limit) return x % n;
  }
}

Permutation::Permutation(int64_t n, uint64_t seed, uint64_t epoch)
    : n_(n), half_bits_(1), key_(Rng(seed, Purpose::kShuffle, epoch).key()) {
  while ((int64_t{1} << (2 * half_bits_)) < n_) ++half_bits_;
}

int64_t Permutation::operator[](int64_t i) const {
  const uint64_t mask = (uint64_t{1} << half_bits_) - 1;
  uint64_t x = uint64_t(i);
  do {  // the domain is at most four times n, so that a few walks end below n
    uint64_t left = x >> half_bits_, right = x & mask;
    for (uint64_t round = 0; round < 6; ++round) {
      const uint64_t f = mix(key_ ^ (round << 60) ^ right) & mask;
      const uint64_t next = left ^ f;
      left = right, right = next;
    }
    x = left << half_bits_ | right;
  } while (int64_t(x) >= n_);
  return int64_t(x);
}

}  // namespace nmt
