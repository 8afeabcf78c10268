#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "base/rng.h"
#include "tensor/bfloat16_reference.h"
#include "tensor/kernels.h"

using namespace nmt;
using test::nearest_bfloat16;

namespace {

float as_float(uint32_t bfloat16) { return std::bit_cast<float>(bfloat16 << 16); }

uint16_t rounded_by(const Kernels& k, float x) {
  uint16_t y;
  k.bfloat16(&x, &y, 1);
  return y;
}

bool same_bits(float a, float b) {
  return std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b);
}

// What products take a denormal for.
bool is_zero_for(float denormal, float got) {
  return std::fpclassify(denormal) == FP_SUBNORMAL && same_bits(got, std::copysign(0.0f, denormal));
}

std::vector<float> numbers(int64_t count) {
  Rng rng(5, Purpose::kTest);
  std::vector<float> x;
  for (int64_t i = 0; i < count; ++i) x.push_back(float(rng.normal()));
  return x;
}

int64_t filled_up(int64_t n, int64_t step) { return (n + step - 1) / step * step; }

// Word (pair, column) of packed numbers with that many terms.
uint32_t packed_word(const std::vector<uint32_t>& y, int64_t terms, int64_t pair, int64_t column) {
  const int64_t group = column / kPackedColumns, pairs = filled_up(terms, kBfloat16Terms) / 2;
  return y[size_t((group * pairs + pair) * kPackedColumns + column % kPackedColumns)];
}

std::vector<uint32_t> packed_memory(int64_t terms, int64_t columns) {
  return std::vector<uint32_t>(
      size_t(filled_up(terms, kBfloat16Terms) / 2 * filled_up(columns, kPackedColumns)),
      0xDEADBEEF);
}

struct Size {
  int64_t rows, cols;
};
constexpr Size kSizes[] = {{1, 1}, {32, 64}, {64, 32}, {31, 7}, {33, 65}, {100, 333}, {2, 130}};

}  // namespace

TEST_CASE("bfloat16: every float near every bfloat16 goes to the nearest, ties to even") {
  constexpr uint32_t kTails[] = {0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF};
  std::vector<float> x;
  for (uint32_t upper = 0; upper < 0x10000; ++upper)
    for (const uint32_t tail : kTails) x.push_back(std::bit_cast<float>(upper << 16 | tail));
  std::vector<uint16_t> y(x.size());
  for (const Kernels* k : runnable_kernels()) {
    CAPTURE(k->name);
    k->bfloat16(x.data(), y.data(), int64_t(x.size()));
    int64_t wrong = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      const float expected = nearest_bfloat16(x[i]), got = as_float(y[i]);
      wrong += std::isnan(x[i]) ? !std::isnan(got)
                                : !same_bits(got, expected) && !is_zero_for(x[i], got);
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("bfloat16: infinities stay, the largest float becomes one, signs and NaNs are kept") {
  using Limits = std::numeric_limits<float>;
  for (const Kernels* k : runnable_kernels()) {
    CAPTURE(k->name);
    CHECK(rounded_by(*k, Limits::infinity()) == 0x7F80);
    CHECK(rounded_by(*k, -Limits::infinity()) == 0xFF80);
    CHECK(rounded_by(*k, Limits::max()) == 0x7F80);
    CHECK(rounded_by(*k, -0.0f) == 0x8000);
    CHECK((rounded_by(*k, 0x1p-133f) == 0x0001 || rounded_by(*k, 0x1p-133f) == 0));
    CHECK(rounded_by(*k, -Limits::denorm_min()) == 0x8000);
    CHECK(rounded_by(*k, Limits::min()) == 0x0080);
    CHECK(std::isnan(as_float(rounded_by(*k, Limits::quiet_NaN()))));
    CHECK(std::isnan(as_float(rounded_by(*k, std::bit_cast<float>(0x7F800001u)))));
  }
}

TEST_CASE(
    "bfloat16: packed numbers lie in pairs of rows and groups of columns, zeros around them") {
  for (const auto [rows, cols] : kSizes) {
    const auto x = numbers(rows * cols);
    for (const Kernels* k : runnable_kernels()) {
      CAPTURE(k->name);
      const auto at = [&](int64_t r, int64_t c) -> uint32_t {
        return r < rows && c < cols ? rounded_by(*k, x[size_t(r * cols + c)]) : 0;
      };
      auto plain = packed_memory(rows, cols), transposed = packed_memory(cols, rows);
      k->bfloat16_packed(x.data(), plain.data(), rows, cols, rows);
      k->bfloat16_packed_transposed(x.data(), transposed.data(), rows, cols);
      for (int64_t p = 0; p < filled_up(rows, kBfloat16Terms) / 2; ++p)
        for (int64_t c = 0; c < filled_up(cols, kPackedColumns); ++c)
          REQUIRE(packed_word(plain, rows, p, c) == (at(2 * p, c) | at(2 * p + 1, c) << 16));
      for (int64_t p = 0; p < filled_up(cols, kBfloat16Terms) / 2; ++p)
        for (int64_t r = 0; r < filled_up(rows, kPackedColumns); ++r)
          REQUIRE(packed_word(transposed, cols, p, r) == (at(r, 2 * p) | at(r, 2 * p + 1) << 16));
    }
  }
}

TEST_CASE("bfloat16: transposed numbers are the columns, each filled up with zeros") {
  for (const auto [rows, cols] : kSizes) {
    const auto x = numbers(rows * cols);
    const int64_t pairs = filled_up(rows, kBfloat16Terms) / 2;
    for (const Kernels* k : runnable_kernels()) {
      CAPTURE(k->name);
      const auto at = [&](int64_t r, int64_t c) -> uint32_t {
        return r < rows ? rounded_by(*k, x[size_t(r * cols + c)]) : 0;
      };
      std::vector<uint32_t> y(size_t(pairs * cols + 1), 0xDEADBEEF);
      k->bfloat16_transposed(x.data(), y.data(), rows, cols, rows);
      for (int64_t c = 0; c < cols; ++c)
        for (int64_t p = 0; p < pairs; ++p)
          REQUIRE(y[size_t(c * pairs + p)] == (at(2 * p, c) | at(2 * p + 1, c) << 16));
      CHECK(y.back() == 0xDEADBEEF);
    }
  }
}

TEST_CASE("bfloat16: rows that are packed some at a time lie as those that are packed at once") {
  constexpr int64_t kRows = 100, kCols = 70, kAtOnce = 2 * kBfloat16Terms;
  const auto x = numbers(kRows * kCols);
  for (const Kernels* k : runnable_kernels()) {
    CAPTURE(k->name);
    auto whole = packed_memory(kRows, kCols), pieces = whole;
    std::vector<uint32_t> whole_columns(whole.size(), 0xDEADBEEF), columns(whole_columns);
    k->bfloat16_packed(x.data(), whole.data(), kRows, kCols, kRows);
    k->bfloat16_transposed(x.data(), whole_columns.data(), kRows, kCols, kRows);
    for (int64_t begin = 0; begin < kRows; begin += kAtOnce) {
      const int64_t rows = std::min(kAtOnce, kRows - begin);
      const float* some = x.data() + begin * kCols;
      k->bfloat16_packed(some, pieces.data() + begin / 2 * kPackedColumns, rows, kCols, kRows);
      k->bfloat16_transposed(some, columns.data() + begin / 2, rows, kCols, kRows);
    }
    CHECK(pieces == whole);
    CHECK(columns == whole_columns);
  }
}

TEST_CASE("bfloat16: what is packed past the caches is what is packed into them") {
  constexpr int64_t kRows = 1280, kCols = 1024;  // words of more than a cache of 1 MB
  const auto x = numbers(kRows * kCols);
  const auto on_a_line = [](std::vector<uint32_t>& memory) {
    void* begin = memory.data();
    size_t room = memory.size() * sizeof(uint32_t);
    return static_cast<uint32_t*>(std::align(64, sizeof(uint32_t), begin, room));
  };
  for (const Kernels* k : runnable_kernels()) {
    CAPTURE(k->name);
    std::vector<uint32_t> memory[3];
    for (auto& m : memory) m.resize(size_t(kRows * kCols / 2 + 16));
    uint32_t *packed = on_a_line(memory[0]), *transposed = on_a_line(memory[1]);
    uint32_t* turned = on_a_line(memory[2]);
    k->bfloat16_packed(x.data(), packed, kRows, kCols, kRows);
    k->bfloat16_packed_transposed(x.data(), transposed, kRows, kCols);
    k->bfloat16_transposed(x.data(), turned, kRows, kCols, kRows);
    std::vector<uint16_t> rounded(x.size());
    k->bfloat16(x.data(), rounded.data(), int64_t(x.size()));
    const auto pair = [&](int64_t r, int64_t c, int64_t step) {
      const auto at = size_t(r * kCols + c);
      return uint32_t(rounded[at]) | uint32_t(rounded[at + size_t(step)]) << 16;
    };
    const auto word = [](const uint32_t* y, int64_t pairs, int64_t p, int64_t column) {
      return y[(column / kPackedColumns * pairs + p) * kPackedColumns + column % kPackedColumns];
    };
    for (int64_t p = 0; p < kRows / 2; ++p)
      for (int64_t c = 0; c < kCols; ++c) {
        REQUIRE(word(packed, kRows / 2, p, c) == pair(2 * p, c, kCols));
        REQUIRE(turned[c * kRows / 2 + p] == pair(2 * p, c, kCols));
      }
    for (int64_t p = 0; p < kCols / 2; ++p)
      for (int64_t r = 0; r < kRows; ++r)
        REQUIRE(word(transposed, kCols / 2, p, r) == pair(r, 2 * p, 1));
  }
}
