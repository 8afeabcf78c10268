// In double, and by the baseline's kernels, no column is left out: multiply_where_largest()
// declines.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "tensor/kernels.h"
#include "tensor/numbers.h"
#include "tensor/product.h"

using namespace nmt;
using test::Numbers;

namespace {

constexpr int64_t kTerms = 64, kColumns = 8200;  // as few as are screened, and no whole groups
const bool kFilters = sizeof(Real) == sizeof(float) && kernels().filter != nullptr;

struct Case {
  std::string name;
  Numbers w, x, bias;
  bool may_decline = false;  // 8 bits tell too little
};

// Of W [kTerms, kColumns], or of its transpose, numbers that are easy and hard to tell apart.
std::vector<Case> cases(bool transposed) {
  const int64_t rows = transposed ? kColumns : kTerms, cols = transposed ? kTerms : kColumns;
  const Case plain{"normal", {rows, cols, 1}, {1, kTerms, 2}, {1, kColumns, 3}};
  std::vector<Case> all{plain};
  const auto column = [&](Case& c, int64_t j, int64_t k) -> Real& {
    return transposed ? c.w.values[size_t(j * cols + k)] : c.w.values[size_t(k * cols + j)];
  };
  Case& outliers = all.emplace_back(plain);
  outliers.may_decline = true;
  outliers.name = "one entry of each column is large, where x is small";
  outliers.x.values[5] = Real(1e-4);
  for (int64_t j = 0; j < kColumns; ++j) column(outliers, j, 5) = Real(j % 7 == 0 ? 1000 : -1000);
  Case& equals = all.emplace_back(plain);
  equals.name = "equal columns";
  for (int64_t k = 0; k < kTerms; ++k)
    for (const int64_t j : {700, 4100, 8199}) column(equals, j, k) = 2 * equals.x.values[size_t(k)];
  for (const int64_t j : {700, 4100, 8199}) equals.bias.values[size_t(j)] = 0;
  Case& close = all.emplace_back(plain);
  close.name = "columns that differ in the last bits";
  for (int64_t j = 0; j < kColumns; j += 400)
    for (int64_t k = 0; k < kTerms; ++k)
      column(close, j, k) = close.x.values[size_t(k)] * (1 + Real(j) * Real(1e-9));
  Case& bias = all.emplace_back(plain);
  bias.name = "the bias alone";
  std::fill(bias.x.values.begin(), bias.x.values.end(), Real(0));
  Case& small = all.emplace_back(plain);
  small.may_decline = true;
  small.name = "small numbers";
  for (Real& x : small.w.values) x *= Real(1e-18);
  for (Real& x : small.x.values) x *= Real(1e-18);
  std::fill(small.bias.values.begin(), small.bias.values.end(), Real(0));
  Case& zeros = all.emplace_back(plain);
  zeros.name = "columns of zeros";
  for (int64_t j = 0; j < kColumns; ++j)
    for (int64_t k = 0; k < kTerms && j % 3 != 0; ++k) column(zeros, j, k) = 0;
  return all;
}

}  // namespace

TEST_CASE("a product's largest columns are among those that are visited, with the product's bits") {
  for (const bool transposed : {false, true})
    for (const Case& c : cases(transposed))
      for (const Precision precision : {Precision::kFloat32, Precision::kBfloat16})
        for (const int count : {1, 6})
          for (const int64_t first : {0, 2, 130})
            for (const bool biased : {true, false}) {
              CAPTURE(c.name);
              CAPTURE(transposed);
              CAPTURE(name_of(precision));
              CAPTURE(count);
              CAPTURE(first);
              PackedMatrix w(c.w.matrix);
              w.set_precision(precision);
              const Real* bias = biased ? c.bias.values.data() : nullptr;
              Numbers all(1, kColumns, 0);
              if (transposed)
                w.multiply_transposed(c.x.matrix, all.matrix, false, bias);
              else
                w.multiply(c.x.matrix, all.matrix, false, bias);
              std::vector<Real> sorted(all.values.begin() + first, all.values.end());
              std::sort(sorted.rbegin(), sorted.rend());
              const Real least = sorted[size_t(count) - 1];

              std::vector<bool> visited(size_t(kColumns), false);
              int64_t columns = 0;
              const auto visit = [&](int64_t begin, Matrix part) {
                REQUIRE(part.rows == 1);
                for (int64_t j = 0; j < part.cols; ++j) {
                  CHECK(part.data[j] == all.values[size_t(begin + j)]);
                  visited[size_t(begin + j)] = true;
                }
                columns += part.cols;
              };
              const bool some =
                  w.multiply_where_largest(transposed, c.x.matrix, bias, first, count, visit);
              CHECK(2 * columns <= kColumns);
              if (!some) {
                CHECK(columns == 0);
                CHECK((!kFilters || c.may_decline || (!biased && c.name == "the bias alone")));
                continue;
              }
              int64_t missing = 0;
              for (int64_t j = first; j < kColumns; ++j)
                missing += all.values[size_t(j)] >= least && !visited[size_t(j)];
              CHECK(missing == 0);
            }
}

TEST_CASE("no column is left out where bounds are no numbers, of several rows, or of a small W") {
  const auto declines = [](Matrix w, Matrix x, const Real* bias) {
    const auto never = [](int64_t, Matrix) { FAIL("visited"); };
    return !PackedMatrix(w).multiply_where_largest(false, x, bias, 0, 1, never);
  };
  const Case plain = cases(false).front();
  CHECK(declines(plain.w.matrix, Numbers(2, kTerms, 5).matrix, nullptr));
  CHECK(declines(Numbers(kTerms, 100, 6).matrix, plain.x.matrix, nullptr));
  for (const Real bad : {std::numeric_limits<Real>::quiet_NaN(),
                         std::numeric_limits<Real>::infinity(), Real(1e30)}) {
    CAPTURE(bad);
    Case x = plain, w = plain, bias = plain;
    x.x.values[7] = w.w.values[70'000] = bad;
    CHECK(declines(x.w.matrix, x.x.matrix, nullptr));
    CHECK(declines(w.w.matrix, w.x.matrix, nullptr));
    if (std::isfinite(bad)) continue;
    bias.bias.values[900] = bad;
    CHECK(declines(bias.w.matrix, bias.x.matrix, bias.bias.values.data()));
  }
}

TEST_CASE("the largest columns are those of the numbers as they are, not as they were") {
  if (!kFilters) return;
  Case c = cases(false).front();
  PackedMatrix w(c.w.matrix);
  for (const int64_t column : {5000, 300}) {
    for (int64_t k = 0; k < kTerms; ++k)
      c.w.values[size_t(k * kColumns + column)] =
          Real(column == 300 ? 20 : 10) * c.x.values[size_t(k)];
    w.invalidate();
    bool visited = false;
    CHECK(
        w.multiply_where_largest(false, c.x.matrix, nullptr, 0, 1, [&](int64_t begin, Matrix part) {
          visited = visited || (begin <= column && column < begin + part.cols);
        }));
    CHECK(visited);
  }
}

TEST_CASE("bounds hold where a product adds to the bias block by block, and rounds each time") {
  if (!kFilters) return;
  constexpr int64_t terms = 12288, columns = 300;
  const Real ulp = Real(0x1p-23);
  Numbers w(terms, columns, 0), x(1, terms, 0), bias(1, columns, 0);
  std::fill(w.values.begin(), w.values.end(), Real(0));
  std::fill(x.values.begin(), x.values.end(), Real(1));
  std::fill(bias.values.begin(), bias.values.end(), Real(0));
  // 28.8 units in all; but 256 terms add 0.6 of one, which is rounded to 1, and 512 add 1.2, as
  // well.
  for (int64_t k = 0; k < terms; ++k) w.values[size_t(k * columns + 3)] = ulp * Real(0.6 / 256);
  bias.values[3] = 1;
  const PackedMatrix packed(w.matrix);
  for (const int units : {20, 26, 32, 40}) {
    CAPTURE(units);
    bias.values[100] = 1 + Real(units) * ulp;
    Numbers all(1, columns, 0);
    packed.multiply(x.matrix, all.matrix, false, bias.values.data());
    const int64_t largest = all.values[3] > all.values[100] ? 3 : 100;
    bool visited = false;
    CHECK(packed.multiply_where_largest(
        false, x.matrix, bias.values.data(), 0, 1, [&](int64_t begin, Matrix part) {
          visited = visited || (begin <= largest && largest < begin + part.cols);
        }));
    CHECK(visited);
  }
}
