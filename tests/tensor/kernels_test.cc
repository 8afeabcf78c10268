#include "tensor/kernels.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "base/rng.h"

using namespace nmt;

namespace {

constexpr double kEpsilon = sizeof(Real) == 4 ? 3e-7 : 1e-15;

std::vector<Real> spread(double from, double to, int count) {
  std::vector<Real> x;
  for (int i = 0; i < count; ++i) x.push_back(Real(from + (to - from) * i / (count - 1)));
  return x;
}

}  // namespace

TEST_CASE("kernels: tanh and sigmoid are the library's to the last digits, everywhere") {
  for (const Kernels* k : runnable_kernels()) {
    CAPTURE(k->name);
    for (const auto& x : {spread(-20, 20, 4001), spread(-1e-3, 1e-3, 101), spread(-200, 200, 33)}) {
      std::vector<Real> y(x.size()), z(x.size());
      k->tanh(x.data(), y.data(), int64_t(x.size()));
      k->sigmoid(x.data(), z.data(), int64_t(x.size()));
      for (size_t i = 0; i < x.size(); ++i) {
        REQUIRE(double(y[i]) == doctest::Approx(std::tanh(double(x[i]))).epsilon(kEpsilon));
        REQUIRE(std::abs(double(z[i]) - 1 / (1 + std::exp(-double(x[i])))) < kEpsilon);
      }
    }
  }
}

TEST_CASE("kernels: log-sum-exp survives logits of two thousand") {
  const std::vector<Real> x{-2000, 2000, 1999, 0};
  for (const Kernels* k : runnable_kernels()) {
    Real largest;
    double log_sum;
    k->log_sum_exp(x.data(), 4, &largest, &log_sum);
    CHECK(largest == 2000);
    CHECK(log_sum == doctest::Approx(2000 + std::log1p(std::exp(-1.0))).epsilon(1e-7));
  }
}

TEST_CASE(
    "kernels: dropout is the generator's words, whatever the instruction set and the place it "
    "starts") {
  constexpr int64_t kCount = 1003;
  const std::vector<Real> ones(kCount, 1);
  const Rng stream(7, Purpose::kTest);
  std::vector<Real> expected;
  for (int64_t i = 0; i < kCount; ++i)
    expected.push_back(philox(stream.key(), uint64_t(i / 4))[size_t(i % 4)] < 0.25 * 4294967296.0
                           ? Real(0)
                           : Real(1) / Real(0.75));
  for (const Kernels* k : runnable_kernels()) {
    std::vector<Real> y(kCount), tail(kCount - 500);
    k->dropout(ones.data(), y.data(), kCount, stream.key(), 0, Real(0.25), false);
    CHECK(y == expected);
    k->dropout(ones.data(), tail.data(), kCount - 500, stream.key(), 500, Real(0.25), false);
    CHECK(tail == std::vector<Real>(expected.begin() + 500, expected.end()));
  }
}

TEST_CASE("kernels: attention's weights sum to one, are zero at padding and do not see it") {
  Rng rng(3, Purpose::kTest);
  const auto numbers = [&](int n) {
    std::vector<Real> x;
    for (int i = 0; i < n; ++i) x.push_back(Real(rng.normal()));
    return x;
  };
  constexpr int kSteps = 6, kUnits = 37, kWidth = 21;
  const auto query = numbers(kUnits), v = numbers(kUnits);
  auto keys = numbers(kSteps * kUnits), memory = numbers(kSteps * kWidth);
  const int length = 4;
  for (const Kernels* k : runnable_kernels()) {
    std::vector<Real> weights(kSteps), read(kWidth), short_weights(size_t(length), 0),
        short_read(kWidth);
    k->attention({1, 1, kSteps, kUnits, kWidth, nullptr, &length, query.data(), keys.data(),
                  v.data(), memory.data(), weights.data(), read.data()});
    k->attention({1, 1, length, kUnits, kWidth, nullptr, nullptr, query.data(), keys.data(),
                  v.data(), memory.data(), short_weights.data(), short_read.data()});
    double total = 0;
    for (const Real w : weights) total += double(w);
    CHECK(total == doctest::Approx(1).epsilon(1e-6));
    CHECK(weights[4] == 0);
    CHECK(weights[5] == 0);
    CHECK(read == short_read);
  }
}
