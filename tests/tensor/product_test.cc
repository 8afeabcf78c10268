#include "tensor/product.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "tensor/numbers.h"

using namespace nmt;
using test::Numbers;

namespace {

constexpr double kTolerance = sizeof(Real) == 4 ? 1e-4 : 1e-12;
// In float a kernel sums in one order; Eigen may order the terms of a narrower product
// otherwise.
constexpr double kSumTolerance = sizeof(Real) == 4 ? 0 : 1e-12;

}  // namespace

TEST_CASE("product: packed, transposed and accumulated products are the sums they stand for") {
  Numbers a(5, 7, 1), w(7, 33, 2), b(5, 33, 3), c(5, 33, 4), d(5, 7, 5), g(7, 33, 6);
  const Numbers c0 = c, g0 = g;
  const PackedMatrix packed(w.matrix);
  packed.multiply(a.matrix, c.matrix, true);
  packed.multiply_transposed(b.matrix, d.matrix, false);
  transposed_product(a.matrix, b.matrix, g.matrix, true);
  for (int64_t i = 0; i < 5; ++i)
    for (int64_t j = 0; j < 33; ++j) {
      double sum = double(c0.values[size_t(i * 33 + j)]);
      for (int64_t k = 0; k < 7; ++k) sum += double(a.matrix(i, k)) * double(w.matrix(k, j));
      CHECK(double(c.matrix(i, j)) == doctest::Approx(sum).epsilon(kTolerance));
    }
  for (int64_t i = 0; i < 5; ++i)
    for (int64_t k = 0; k < 7; ++k) {
      double sum = 0;
      for (int64_t j = 0; j < 33; ++j) sum += double(b.matrix(i, j)) * double(w.matrix(k, j));
      CHECK(double(d.matrix(i, k)) == doctest::Approx(sum).epsilon(kTolerance));
    }
  double sum = double(g0.values[0]);
  for (int64_t i = 0; i < 5; ++i) sum += double(a.matrix(i, 0)) * double(b.matrix(i, 0));
  CHECK(double(g.matrix(0, 0)) == doctest::Approx(sum).epsilon(kTolerance));
}

TEST_CASE("product: changed numbers are packed again") {
  Numbers a(2, 3, 1), w(3, 4, 2), c(2, 4, 3);
  PackedMatrix packed(w.matrix);
  packed.multiply(a.matrix, c.matrix, false);
  const Real before = c.values[0];
  for (Real& x : w.values) x *= 2;
  packed.invalidate();
  packed.multiply(a.matrix, c.matrix, false);
  CHECK(c.values[0] == doctest::Approx(2 * double(before)).epsilon(1e-6));
}

#ifdef NMT_REAL_IS_float
TEST_CASE("product: a row has the same bits whatever the number of rows") {
  for (const auto& [inputs, outputs] : {std::pair{256, 512}, {512, 2048}, {100, 333}, {31, 7}}) {
    Numbers a(96, inputs, 1), w(inputs, outputs, 2), whole(96, outputs, 3);
    const PackedMatrix packed(w.matrix);
    packed.multiply(a.matrix, whole.matrix, false);
    for (const int64_t rows : {1, 2, 3, 4, 7, 8, 16, 31, 48, 64, 80}) {
      Numbers part(rows, outputs, 4);
      packed.multiply(a.matrix.slice(5, rows), part.matrix, false);
      REQUIRE(std::memcmp(part.values.data(), whole.matrix.row(5),
                          size_t(rows * outputs) * sizeof(Real)) == 0);
    }
  }
}
#endif

TEST_CASE("product: a bias comes to every row once, beside what is added to") {
  for (const int64_t rows : {3, 300}) {
    const Numbers x(rows, 40, 1), w(40, 33, 2), dy(rows, 33, 3), forth(1, 33, 4), back(1, 40, 5);
    const PackedMatrix packed(w.matrix);
    for (const bool add : {false, true}) {
      CAPTURE(add);
      Numbers plain(rows, 33, 6), biased = Numbers(rows, 33, 6);
      packed.multiply(x.matrix, plain.matrix, add);
      packed.multiply(x.matrix, biased.matrix, add, forth.matrix.data);
      Numbers dx(rows, 40, 7), dx_biased = Numbers(rows, 40, 7);
      packed.multiply_transposed(dy.matrix, dx.matrix, add);
      packed.multiply_transposed(dy.matrix, dx_biased.matrix, add, back.matrix.data);
      for (const int64_t row : {int64_t{0}, rows - 1}) {
        for (int64_t c = 0; c < 33; ++c)
          CHECK(double(biased.matrix(row, c)) ==
                doctest::Approx(double(plain.matrix(row, c) + forth.matrix(0, c))).epsilon(1e-5));
        for (int64_t c = 0; c < 40; ++c)
          CHECK(double(dx_biased.matrix(row, c)) ==
                doctest::Approx(double(dx.matrix(row, c) + back.matrix(0, c))).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("product: a sum starts where another matrix says, which stays as it was") {
  for (const Precision precision : {Precision::kFloat32, Precision::kBfloat16})
    for (const int64_t rows : {3, 300}) {
      const Numbers x(rows, 40, 1), w(40, 33, 2), start(rows, 33, 3);
      PackedMatrix packed(w.matrix);
      packed.set_precision(precision);
      Numbers y(rows, 33, 4), expected = start;
      const Numbers before = start;
      packed.multiply(x.matrix, expected.matrix, true);
      packed.multiply_onto(start.matrix, x.matrix, y.matrix);
      CHECK(y.values == expected.values);
      CHECK(start.values == before.values);
    }
}

TEST_CASE("product: some columns at a time are the columns of the whole, in order") {
  for (const int64_t columns : {7, 40, 512, 1030, 1700}) {
    for (const int64_t rows : {1, 5, 300}) {
      CAPTURE(columns);
      CAPTURE(rows);
      const Numbers a(rows, 40, 1), w(40, columns, 2), wt(columns, 40, 3), bias(1, columns, 4);
      for (const Precision precision : {Precision::kFloat32, Precision::kBfloat16}) {
        for (const bool transposed : {false, true}) {
          PackedMatrix packed(transposed ? wt.matrix : w.matrix);
          packed.set_precision(precision);
          Numbers whole(rows, columns, 5);
          if (transposed)
            packed.multiply_transposed(a.matrix, whole.matrix, false, bias.matrix.data);
          else
            packed.multiply(a.matrix, whole.matrix, false, bias.matrix.data);
          int64_t seen = 0;
          const auto compare = [&](int64_t first, Matrix block) {
            REQUIRE(first == seen);
            REQUIRE(block.rows == rows);
            for (int64_t r = 0; r < rows; ++r)
              REQUIRE(std::equal(block.row(r), block.row(r) + block.cols,
                                 whole.matrix.row(r) + first,
                                 [](Real x, Real y) { return std::abs(x - y) <= kSumTolerance; }));
            seen += block.cols;
          };
          packed.multiply_by_columns(transposed, a.matrix, bias.matrix.data, compare);
          CHECK(seen == columns);
        }
      }
    }
  }
}
