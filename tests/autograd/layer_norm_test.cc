#include <doctest/doctest.h>

#include <cmath>

#include "autograd/ops.h"
#include "support/gradient_check.h"

using namespace nmt;
using test::gradient_error;
using test::random_parameter;
using test::weighted_total;

namespace {

struct Norm {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {3, 5});
  const Parameter& gain = random_parameter(store, "gain", {5});
  const Parameter& bias = random_parameter(store, "bias", {5});
};

}  // namespace

TEST_CASE("layer_norm: a row minus its mean, by its deviation, times the gain, plus the bias") {
  const Norm norm;
  constexpr double kEpsilon = 0.01;
  Tape tape(Tape::Use::kInfer);
  const Matrix y = layer_norm(tape.parameter(norm.x), norm.gain, &norm.bias, kEpsilon).value();
  for (int64_t r = 0; r < 3; ++r) {
    const Real* x = norm.x.value().row(r);
    long double mean = 0, variance = 0;
    for (int64_t k = 0; k < 5; ++k) mean += x[k] / 5.0L;
    for (int64_t k = 0; k < 5; ++k) variance += (x[k] - mean) * (x[k] - mean) / 5;
    for (int64_t k = 0; k < 5; ++k) {
      const long double expected =
          norm.gain.value().data[k] * (x[k] - mean) / std::sqrt(variance + kEpsilon) +
          norm.bias.value().data[k];
      CHECK(double(y(r, k)) == doctest::Approx(double(expected)).epsilon(1e-12));
    }
  }
}

TEST_CASE("layer_norm: its gradient is that of differences") {
  for (const bool biased : {false, true}) {
    Norm norm;
    CHECK(gradient_error(norm.store, [&](Tape& tape) {
            const Var x = tanh(tape.parameter(norm.x));
            const Var y = layer_norm(x, norm.gain, biased ? &norm.bias : nullptr, 1e-5);
            return weighted_total(add(y, multiply(x, y)));  // x gets a gradient from elsewhere too
          }) < 1e-7);
  }
}

TEST_CASE("layer_norm: a gain of another size is refused") {
  Norm norm;
  const Parameter& narrow = random_parameter(norm.store, "narrow", {4});
  Tape tape(Tape::Use::kInfer);
  const Var x = tape.parameter(norm.x);
  CHECK_THROWS_AS(layer_norm(x, narrow, nullptr, 1e-5), std::invalid_argument);
  CHECK_THROWS_AS(layer_norm(x, norm.gain, &narrow, 1e-5), std::invalid_argument);
}
