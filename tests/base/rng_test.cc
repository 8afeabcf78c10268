#include "base/rng.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <vector>

using namespace nmt;

namespace {

using Block = std::array<uint32_t, 4>;

std::vector<int64_t> all_of(const Permutation& permutation) {
  std::vector<int64_t> values;
  for (int64_t i = 0; i < permutation.size(); ++i) values.push_back(permutation[i]);
  return values;
}

}  // namespace

// The first is in Random123's kat_vectors (philox4x32, 10 rounds). The others come from a second
// implementation that meets all of its vectors; here the counter's upper half is always 0.
TEST_CASE("philox: known answers") {
  CHECK(philox(0, 0) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox(UINT64_MAX, UINT64_MAX) == Block{0x4d18d7d2, 0x430ac65a, 0xbd2fa22a, 0x0afae10d});
  CHECK(philox(0x299f31d0a4093822, 0x85a308d3243f6a88) ==
        Block{0xe69c9c31, 0xb5a3d762, 0xe733bfc1, 0x341a787c});
}

TEST_CASE("rng: a stream is named by seed, purpose and both numbers") {
  const std::set<uint64_t> keys = {
      Rng(1, Purpose::kDropout, 2, 3).key(), Rng(2, Purpose::kDropout, 2, 3).key(),
      Rng(1, Purpose::kSample, 2, 3).key(),  Rng(1, Purpose::kDropout, 3, 2).key(),
      Rng(1, Purpose::kDropout, 2, 4).key(), Rng(1, Purpose::kDropout).key()};
  CHECK(keys.size() == 6);
  Rng one(1, Purpose::kDropout, 2, 3), again(1, Purpose::kDropout, 2, 3);
  for (int i = 0; i < 9; ++i) CHECK(one.bits() == again.bits());
}

TEST_CASE("rng: bits() goes through the blocks of its key") {
  Rng rng(7, Purpose::kTest);
  for (uint64_t counter = 0; counter < 3; ++counter)
    for (const uint32_t word : philox(rng.key(), counter)) CHECK(rng.bits() == word);
}

TEST_CASE("rng: uniform() and normal() have their means and variances") {
  constexpr int kDraws = 100'000;
  Rng rng(1, Purpose::kTest);
  double uniform = 0, normal = 0, squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double u = rng.uniform(), z = rng.normal();
    REQUIRE((0 <= u && u < 1));
    uniform += u / kDraws, normal += z / kDraws, squares += z * z / kDraws;
  }
  // Five standard deviations of each mean.
  CHECK(std::abs(uniform - 0.5) < 5 * std::sqrt(1.0 / 12 / kDraws));
  CHECK(std::abs(normal) < 5 * std::sqrt(1.0 / kDraws));
  CHECK(std::abs(squares - 1) < 5 * std::sqrt(2.0 / kDraws));
}

TEST_CASE("rng: below(n) draws each number about equally often, and only those") {
  constexpr int kDraws = 60'000;
  Rng rng(1, Purpose::kTest);
  std::vector<int> seen(6);
  for (int i = 0; i < kDraws; ++i) ++seen.at(rng.below(6));
  for (const int count : seen) CHECK(std::abs(count - kDraws / 6) < 5 * std::sqrt(kDraws / 6));
  CHECK(rng.below(1) == 0);
  CHECK(rng.below(UINT64_MAX) < UINT64_MAX);
}

TEST_CASE("permutation: holds each number once, whatever the size") {
  for (const int64_t n : {0, 1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 1000, 4096, 29000}) {
    CAPTURE(n);
    std::vector<bool> seen(size_t(n), false);
    for (const int64_t value : all_of(Permutation(n, 1, 0))) {
      REQUIRE((0 <= value && value < n));
      CHECK(!seen[size_t(value)]);
      seen[size_t(value)] = true;
    }
  }
}

TEST_CASE("permutation: a corpus of a trillion lines needs no memory") {
  const int64_t n = 1'000'000'000'000;
  const Permutation permutation(n, 1, 0);
  for (int64_t i = n - 1000; i < n; ++i) CHECK((0 <= permutation[i] && permutation[i] < n));
}

TEST_CASE("permutation: differs by seed and epoch, and is the same for the same") {
  const auto first = all_of(Permutation(100, 1, 0));
  CHECK(first == all_of(Permutation(100, 1, 0)));
  CHECK(first != all_of(Permutation(100, 1, 1)));
  CHECK(first != all_of(Permutation(100, 2, 0)));
}

TEST_CASE("permutation: over epochs, every number comes first about equally often") {
  constexpr int kEpochs = 30'000, kSize = 10;
  std::vector<int> first(kSize);
  for (int epoch = 0; epoch < kEpochs; ++epoch)
    ++first[size_t(Permutation(kSize, 1, uint64_t(epoch))[0])];
  for (const int count : first) CHECK(std::abs(count - kEpochs / kSize) < 5 * std::sqrt(3000.0));
}
