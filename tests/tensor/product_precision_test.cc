// In double, and where the processor knows no bfloat16, every product below is one in Real: the
// same sentences hold, and say that the precision is ignored.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tensor/arena.h"
#include "tensor/bfloat16_reference.h"
#include "tensor/numbers.h"
#include "tensor/product.h"

using namespace nmt;
using test::as_read;
using test::Numbers;

namespace {

constexpr Precision kWanted = Precision::kBfloat16;
const bool kEffective = effective_precision(kWanted) == kWanted;

PackedMatrix packed(Matrix w, Precision precision = kWanted) {
  PackedMatrix p(w);
  p.set_precision(precision);
  return p;
}

struct Sum {
  double value, sizes;  // the sizes of its terms, added up
};

// Of `count` products of what is read, in double.
Sum sum_of(int64_t count, const std::function<std::pair<Real, Real>(int64_t)>& factors) {
  Sum sum{0, 0};
  for (int64_t i = 0; i < count; ++i) {
    const auto [x, y] = factors(i);
    const double term = as_read(x, kWanted) * as_read(y, kWanted);
    sum.value += term;
    sum.sizes += std::abs(term);
  }
  return sum;
}

// Two bfloat16 multiply without error in float, so that only the sum's rounding remains: far below
// what rounding the inputs changes.
constexpr double kSumError = 1e-6;

struct Size {
  int64_t m, k, n;
};
constexpr Size kSizes[] = {{1, 1, 1},   {5, 7, 33},     {3, 512, 65},  {64, 32, 64},
                           {33, 1, 2},  {300, 129, 70}, {17, 333, 31}, {2, 31, 100},
                           {65, 64, 1}, {1100, 40, 48}, {1, 200, 500}};

bool same_bits(Matrix a, Matrix b) {
  return std::memcmp(a.data, b.data, size_t(a.size()) * sizeof(Real)) == 0;
}

}  // namespace

TEST_CASE("product: in bfloat16 y = x·W is the sum over rounded inputs, on top of what was there") {
  for (const auto [m, k, n] : kSizes) {
    CAPTURE(m);
    CAPTURE(k);
    CAPTURE(n);
    Numbers x(m, k, 1), w(k, n, 2), y(m, n, 3), added(m, n, 3);
    const PackedMatrix p = packed(w.matrix);
    p.multiply(x.matrix, y.matrix, false);
    const Numbers before = added;
    p.multiply(x.matrix, added.matrix, true);
    for (int64_t r = 0; r < m; ++r)
      for (int64_t c = 0; c < n; ++c) {
        const auto [value, sizes] =
            sum_of(k, [&](int64_t i) { return std::pair(x.matrix(r, i), w.matrix(i, c)); });
        const double first = double(before.matrix(r, c));
        REQUIRE(std::abs(double(y.matrix(r, c)) - value) <= kSumError * sizes);
        REQUIRE(std::abs(double(added.matrix(r, c)) - first - value) <=
                kSumError * (sizes + std::abs(first)));
      }
  }
}

TEST_CASE("product: in bfloat16 dx = dy·Wᵀ is the sum over rounded inputs") {
  for (const auto [m, k, n] : kSizes) {
    CAPTURE(m);
    CAPTURE(k);
    CAPTURE(n);
    Numbers dy(m, n, 1), w(k, n, 2), dx(m, k, 3);
    packed(w.matrix).multiply_transposed(dy.matrix, dx.matrix, false);
    for (int64_t r = 0; r < m; ++r)
      for (int64_t c = 0; c < k; ++c) {
        const auto [value, sizes] =
            sum_of(n, [&](int64_t i) { return std::pair(dy.matrix(r, i), w.matrix(c, i)); });
        REQUIRE(std::abs(double(dx.matrix(r, c)) - value) <= kSumError * sizes);
      }
  }
}

namespace {

void check_gradient_product(int64_t m, int64_t k, int64_t n, bool add) {
  CAPTURE(m);
  CAPTURE(k);
  CAPTURE(n);
  CAPTURE(add);
  Numbers x(m, k, 1), dy(m, n, 2), dw(k, n, 3);
  const Numbers before(k, n, 3);
  transposed_product(x.matrix, dy.matrix, dw.matrix, add, kWanted);
  for (int64_t r = 0; r < k; ++r)
    for (int64_t c = 0; c < n; ++c) {
      const auto [value, sizes] =
          sum_of(m, [&](int64_t i) { return std::pair(x.matrix(i, r), dy.matrix(i, c)); });
      const double first = add ? double(before.matrix(r, c)) : 0;
      REQUIRE(std::abs(double(dw.matrix(r, c)) - first - value) <=
              kSumError * (sizes + std::abs(first)));
    }
}

}  // namespace

TEST_CASE("product: in bfloat16 dW (+)= xᵀ·dy is the sum over rounded inputs") {
  for (const auto [m, k, n] : kSizes)
    for (const bool add : {false, true}) check_gradient_product(m, k, n, add);
}

TEST_CASE("product: in bfloat16 a row has the same bits whatever the number of rows") {
  if (!kEffective) return;  // the same of float stands in product_test.cc; double does not hold it
  for (const auto& [inputs, outputs] : {std::pair{256, 512}, {512, 2048}, {100, 333}, {31, 7}}) {
    Numbers x(300, inputs, 1), w(inputs, outputs, 2), dy(300, outputs, 5);
    Numbers y(300, outputs, 3), dx(300, inputs, 3);
    const PackedMatrix p = packed(w.matrix);
    p.multiply(x.matrix, y.matrix, false);
    p.multiply_transposed(dy.matrix, dx.matrix, false);
    for (const int64_t rows : {1, 2, 3, 4, 7, 8, 16, 31, 48, 64, 80, 290}) {
      CAPTURE(rows);
      Numbers some_y(rows, outputs, 4), some_dx(rows, inputs, 4);
      p.multiply(x.matrix.slice(5, rows), some_y.matrix, false);
      p.multiply_transposed(dy.matrix.slice(5, rows), some_dx.matrix, false);
      REQUIRE(same_bits(some_y.matrix, y.matrix.slice(5, rows)));
      REQUIRE(same_bits(some_dx.matrix, dx.matrix.slice(5, rows)));
    }
  }
}

TEST_CASE("product: threads that multiply by the same weights in bfloat16 get the same bits") {
  const Numbers x(70, 129, 1), w(129, 200, 2);
  constexpr int kThreads = 4;
  std::vector<Numbers> y(kThreads, Numbers(70, 200, 3)), dw(kThreads, Numbers(129, 200, 4));
  const PackedMatrix p = packed(w.matrix);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      p.multiply(x.matrix, y[t].matrix, false);
      transposed_product(x.matrix, y[t].matrix, dw[t].matrix, true, kWanted);
    });
  for (std::thread& t : threads) t.join();
  for (size_t t = 1; t < kThreads; ++t) {
    CHECK(y[t].values == y[0].values);
    CHECK(dw[t].values == dw[0].values);
  }
}

TEST_CASE(
    "product: the precision can be changed; the weights themselves and float stay as they were") {
  const Numbers x(9, 65, 1), w(65, 40, 2), before = w;
  Numbers first(9, 40, 3), rounded(9, 40, 3), second(9, 40, 3);
  PackedMatrix p(w.matrix);
  CHECK(p.precision() == Precision::kFloat32);
  p.multiply(x.matrix, first.matrix, false);
  p.set_precision(kWanted);
  CHECK(p.precision() == effective_precision(kWanted));
  p.multiply(x.matrix, rounded.matrix, false);
  p.set_precision(Precision::kFloat32);
  p.multiply(x.matrix, second.matrix, false);
  CHECK(first.values == second.values);
  CHECK((first.values == rounded.values) == !kEffective);
  CHECK(w.values == before.values);
}

TEST_CASE("product: weights that changed are packed again in bfloat16") {
  const Numbers x(2, 3, 1);
  Numbers w(3, 4, 2), y(2, 4, 3), dx(2, 3, 4);
  PackedMatrix p = packed(w.matrix);
  const auto both = [&] {
    p.multiply(x.matrix, y.matrix, false);
    p.multiply_transposed(y.matrix, dx.matrix, false);
    return dx.values[0];
  };
  const Real before = both();
  for (Real& number : w.values) number *= 2;
  p.invalidate();
  CHECK(both() == 4 * before);  // powers of two are exact in any precision
}

TEST_CASE("product: in bfloat16 infinities and NaN come out, denormals do no harm") {
  constexpr Real kInfinity = std::numeric_limits<Real>::infinity();
  constexpr Real kDenormal = std::numeric_limits<Real>::denorm_min();
  Numbers x(4, 32, 1), w(32, 64, 2), y(4, 64, 3);
  for (Real& number : w.values) number = std::abs(number) + 1;
  std::fill(x.values.begin(), x.values.end(), Real(1));
  x.matrix(0, 3) = kInfinity;
  x.matrix(1, 3) = std::numeric_limits<Real>::quiet_NaN();
  std::fill_n(x.matrix.row(2), 32, kDenormal);
  const PackedMatrix p = packed(w.matrix);
  p.multiply(x.matrix, y.matrix, false);
  for (int64_t c = 0; c < 64; ++c) {
    REQUIRE(y.matrix(0, c) == kInfinity);
    REQUIRE(std::isnan(y.matrix(1, c)));
    REQUIRE(y.matrix(2, c) >= 0);
    REQUIRE(y.matrix(2, c) < std::numeric_limits<Real>::min());
    REQUIRE(std::isfinite(y.matrix(3, c)));
  }
}

TEST_CASE("product: no rows are no work in bfloat16") {
  Numbers w(3, 4, 1), dw(3, 4, 2);
  const Numbers before = dw;
  const PackedMatrix p = packed(w.matrix);
  p.multiply({nullptr, 0, 3}, {nullptr, 0, 4}, false);
  p.multiply_transposed({nullptr, 0, 4}, {nullptr, 0, 3}, false);
  transposed_product({nullptr, 0, 3}, {nullptr, 0, 4}, dw.matrix, true, kWanted);
  CHECK(dw.values == before.values);
  transposed_product({nullptr, 0, 3}, {nullptr, 0, 4}, dw.matrix, false, kWanted);
  CHECK(dw.values == std::vector<Real>(dw.values.size(), Real(0)));
}

TEST_CASE("product: a precision that is not to be had says why, one that is says nothing") {
  CHECK(effective_precision(Precision::kFloat32) == Precision::kFloat32);
  CHECK(precision_fallback(Precision::kFloat32).empty());
  CHECK(precision_fallback(kWanted).empty() == kEffective);
}

TEST_CASE("product: bfloat16 is refused by double and where NMT_KERNELS asks for less") {
  const char* limit = std::getenv("NMT_KERNELS");
  const bool limited = limit && (std::string(limit) == "avx2" || std::string(limit) == "baseline");
  if (sizeof(Real) == 8 || limited) CHECK(!kEffective);
  const std::string found = product_instructions();
  if (found == "baseline" || found == "avx2" || found == "avx512") CHECK(!kEffective);
}

namespace {

// The gradient x [m, k]ᵀ · dy [m, n] with one of them put down some rows at a time.
void check_terms(ProductTerms::Side side, int64_t m, Precision wanted, bool add) {
  constexpr int64_t k = 65, n = 130;
  CAPTURE(m);
  CAPTURE(name_of(wanted));
  CAPTURE(int(side));
  CAPTURE(add);
  const bool first = side == ProductTerms::Side::kFirst;
  const int64_t at_once = ProductTerms::rows_at_once();
  Numbers x(m, k, 1), dy(m, n, 2), expected(k, n, 3), dw(k, n, 3);
  const Matrix whole = first ? x.matrix : dy.matrix;
  ProductTerms terms{side, m, whole.cols, effective_precision(wanted)};
  const Buffer memory(terms.bytes() / int64_t(sizeof(Real)) + 1);
  std::memset(memory.data(), 0xFF, size_t(terms.bytes()));  // what nobody puts there shows
  terms.memory = memory.data();
  for (int64_t begin = 0; begin < m; begin += at_once) {
    const Matrix some = whole.slice(begin, std::min(at_once, m - begin));
    if (terms.plain().data) std::copy_n(some.data, some.size(), terms.plain().row(begin));
    terms.put(begin, some);
  }
  transposed_product(x.matrix, dy.matrix, expected.matrix, add, wanted);
  if (first)
    transposed_product(terms, dy.matrix, dw.matrix, add);
  else
    transposed_product(x.matrix, terms, dw.matrix, add);
  REQUIRE(same_bits(dw.matrix, expected.matrix));
}

}  // namespace

TEST_CASE("product: dW of an operand that comes some rows at a time has the bits of dW at once") {
  const int64_t at_once = ProductTerms::rows_at_once();
  for (const int64_t m : {int64_t(0), int64_t(1), at_once, 2 * at_once + 33, 5 * at_once + 7})
    for (const Precision wanted : {Precision::kFloat32, Precision::kBfloat16})
      for (const auto side : {ProductTerms::Side::kFirst, ProductTerms::Side::kSecond})
        for (const bool add : {false, true}) check_terms(side, m, wanted, add);
}
