// Products by AMX beside plain sums in the same order, bit for bit.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/rng.h"
#include "tensor/kernels.h"

using namespace nmt;

namespace {

const Kernels* amx() {
  for (const Kernels* k : runnable_kernels())
    if (std::string_view(k->name) == "amx") return k;
  MESSAGE("skipped: this processor has no AMX, or the system does not give it");
  return nullptr;
}

int64_t divided_up(int64_t n, int64_t by) { return (n + by - 1) / by; }

std::vector<float> random_floats(int64_t count, uint64_t seed) {
  Rng rng(seed, Purpose::kTest);
  std::vector<float> x;
  for (int64_t i = 0; i < count; ++i) x.push_back(float(rng.normal()));
  return x;
}

std::vector<uint32_t> random_pairs(int64_t count, uint64_t seed) {
  const std::vector<float> x = random_floats(2 * count, seed);
  std::vector<uint32_t> pairs;
  for (size_t i = 0; i < x.size(); i += 2)
    pairs.push_back(std::bit_cast<uint32_t>(x[i]) >> 16 |
                    (std::bit_cast<uint32_t>(x[i + 1]) & 0xFFFF0000u));
  return pairs;
}

float lower(uint32_t pair) { return std::bit_cast<float>(pair << 16); }
float upper(uint32_t pair) { return std::bit_cast<float>(pair & 0xFFFF0000u); }

struct Operands {
  int64_t rows, words, cols;
  int64_t a_stride = words + 3;
  std::vector<uint32_t> a = random_pairs(rows * a_stride, 1);
  std::vector<uint32_t> b =
      random_pairs(divided_up(cols, kPackedColumns) * kPackedColumns * words, 2);

  uint32_t b_pair(int64_t word, int64_t col) const {
    return b[size_t((col / kPackedColumns * words + word) * kPackedColumns + col % kPackedColumns)];
  }
};

// Words are cut in blocks if they are more than 1024: as few as have no more than 512 each, of
// whole groups, the longer ones first.
std::vector<int64_t> block_ends(int64_t words) {
  const int64_t blocks = words <= 1024 ? 1 : divided_up(words, 512), groups = words / 16;
  std::vector<int64_t> ends;
  for (int64_t block = 0, end = 0; block < blocks; ++block) {
    end += divided_up(groups - end, blocks - block);
    ends.push_back(16 * end);
  }
  return ends;
}

// The blocks' sums of every element.
std::vector<std::vector<float>> reference(const Operands& x) {
  std::vector<std::vector<float>> all;
  int64_t begin = 0;
  for (const int64_t end : block_ends(x.words)) {
    std::vector<float> sums;
    for (int64_t r = 0; r < x.rows; ++r)
      for (int64_t c = 0; c < x.cols; ++c) {
        float sum = 0;
        for (int64_t group = begin; group < end; group += 16) {
          float even = 0, odd = 0;
          for (int64_t w = group; w < group + 16; ++w) {
            const uint32_t a = x.a[size_t(r * x.a_stride + w)], b = x.b_pair(w, c);
            even = std::fma(lower(a), lower(b), even);
            odd = std::fma(upper(a), upper(b), odd);
          }
          sum += even + odd;
        }
        sums.push_back(sum);
      }
    all.push_back(sums);
    begin = end;
  }
  return all;
}

enum class Start { kNone, kElsewhere, kResult };

// Some rows and columns from the first on.
void check(const Kernels& k, const Operands& x, const std::vector<std::vector<float>>& sums,
           int64_t rows, int64_t cols, bool with_bias, Start with_start) {
  CAPTURE(rows);
  CAPTURE(x.words);
  CAPTURE(cols);
  CAPTURE(with_bias);
  CAPTURE(int(with_start));
  const int64_t stride = cols + 5, margin = 70;
  const auto bias = random_floats(cols, 3), elsewhere = random_floats(rows * stride, 4);
  const auto before = random_floats(rows * stride + 2 * margin, 5);
  std::vector<float> memory = before;
  float* c = memory.data() + margin;
  k.bfloat16_product({.rows = rows,
                      .words = x.words,
                      .cols = cols,
                      .a = x.a.data(),
                      .a_stride = x.a_stride,
                      .b = x.b.data(),
                      .b_stride = x.words,
                      .c = c,
                      .c_stride = stride,
                      .bias = with_bias ? bias.data() : nullptr,
                      .start = with_start == Start::kNone        ? nullptr
                               : with_start == Start::kElsewhere ? elsewhere.data()
                                                                 : c});
  std::vector<float> expected = before;
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t j = 0; j < cols; ++j) {
      const auto from = size_t(r * x.cols + j), to = size_t(margin + r * stride + j);
      float y = sums[0][from];
      if (with_bias) y += bias[size_t(j)];
      if (with_start == Start::kElsewhere) y += elsewhere[size_t(r * stride + j)];
      if (with_start == Start::kResult) y += before[to];
      for (size_t block = 1; block < sums.size(); ++block) y += sums[block][from];
      expected[to] = y;
    }
  REQUIRE(std::memcmp(memory.data(), expected.data(), memory.size() * sizeof(float)) == 0);
}

}  // namespace

TEST_CASE("products by tiles: the bits are those of sums in their order, nothing else is written") {
  const Kernels* k = amx();
  if (!k) return;
  for (const int64_t words : {16, 48, 256, 1040}) {
    const Operands x{.rows = 100, .words = words, .cols = 200};
    const auto sums = reference(x);
    for (const int64_t rows : {1, 2, 15, 16, 17, 31, 32, 33, 48, 64, 100})
      for (const int64_t cols : {1, 15, 16, 17, 63, 64, 65, 200})
        for (const bool bias : {false, true})
          for (const Start start : {Start::kNone, Start::kElsewhere, Start::kResult})
            check(*k, x, sums, rows, cols, bias, start);
  }
}

TEST_CASE("products by tiles: more rows than meet a panel at once") {
  const Kernels* k = amx();
  if (!k) return;
  const Operands x{.rows = 600, .words = 1024, .cols = 20};
  check(*k, x, reference(x), x.rows, x.cols, true, Start::kResult);
}

TEST_CASE("products by tiles: no rows are no work") {
  const Kernels* k = amx();
  if (!k) return;
  const Operands x{.rows = 1, .words = 16, .cols = 1};
  check(*k, x, reference(x), 0, 1, false, Start::kNone);
}
