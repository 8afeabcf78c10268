#include "tensor/product.h"

#include <doctest/doctest.h>

#include <cstring>
#include <utility>

#include "tensor/numbers.h"

using namespace nmt;
using test::Numbers;

namespace {

constexpr double kTolerance = sizeof(Real) == 4 ? 1e-4 : 1e-12;

}  // namespace

TEST_CASE("product: packed, transposed and accumulated products are the sums they stand for") {
  Numbers a(5, 7, 1), w(7, 33, 2), b(5, 33, 3), c(5, 33, 4), d(5, 7, 5), g(7, 33, 6);
  const Numbers c0 = c, g0 = g;
  const PackedMatrix packed(w.matrix);
  packed.multiply(a.matrix, c.matrix, true);
  packed.multiply_transposed(b.matrix, d.matrix, false);
  add_transposed_product(a.matrix, b.matrix, g.matrix);
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

TEST_CASE("product: rounded row counts never lose a row and are few") {
  int distinct = 0;
  int64_t last = 0;
  for (int64_t rows = 1; rows <= 4096; ++rows) {
    const int64_t rounded = rounded_rows(rows);
    REQUIRE(rounded >= rows);
    REQUIRE(rounded <= rows + rows / 8 + 3);
    distinct += rounded != last;
    last = rounded;
  }
  CHECK(distinct < 128);
}
