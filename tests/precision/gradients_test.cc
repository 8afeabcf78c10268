// Float alone has a precision to choose; the same holds of numbers that are not rounded.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "autograd/ops.h"
#include "support/gradient_check.h"
#include "tensor/bfloat16_reference.h"

using namespace nmt;
using test::as_read;
using test::random_numbers;
using test::random_parameter;

namespace {

constexpr Precision kWanted = Precision::kBfloat16;
constexpr int64_t kRows = 70, kInputs = 65, kOutputs = 33;
constexpr double kSumError = 1e-6;

// Inputs, weights and what comes back from above, with all that a linear layer makes of them.
struct Layer {
  ParameterStore store;
  const Parameter &x, &w;
  std::vector<Real> dy = random_numbers(kRows * kOutputs, 7);
  Gradients gradients;
  Tape tape;
  Var y;

  explicit Layer(Precision precision)
      : x(random_parameter(store, "x", {kRows, kInputs})),
        w(random_parameter(store, "w", {kInputs, kOutputs})),
        gradients(store),
        tape(Tape::Use::kRecord, &gradients) {
    store.set_precision(precision);
    y = matmul(tape.parameter(x), w.all());
    const Matrix above{dy.data(), kRows, kOutputs};
    tape.backward(std::span<const Var>(&y, 1), std::span<const Matrix>(&above, 1));
  }
};

// |got - sum of a(i)·b(i)| in units of the sizes of its terms.
template <class A, class B>
double error(Real got, int64_t count, A a, B b) {
  double value = 0, sizes = 0;
  for (int64_t i = 0; i < count; ++i) {
    const double term = as_read(a(i), kWanted) * as_read(b(i), kWanted);
    value += term;
    sizes += std::abs(term);
  }
  return std::abs(double(got) - value) / sizes;
}

}  // namespace

TEST_CASE("precision: a store's is that of its parameters' blocks, made before or after") {
  ParameterStore store;
  Parameter& old = store.get("old", {4, 3}, Init::kGlorot);
  const Weights& before = old.rows(0, 2);
  store.set_precision(kWanted);
  const Parameter& young = store.get("young", {4, 3}, Init::kGlorot);
  CHECK(before.packed.precision() == effective_precision(kWanted));
  CHECK(old.rows(2, 2).packed.precision() == effective_precision(kWanted));
  CHECK(young.all().packed.precision() == effective_precision(kWanted));
  store.set_precision(Precision::kFloat32);
  CHECK(before.packed.precision() == Precision::kFloat32);
}

TEST_CASE("precision: values, gradients of inputs and of weights are products of rounded numbers") {
  Layer layer(kWanted);
  const Matrix x = layer.x.value(), w = layer.w.value(), y = layer.y.value();
  const Matrix dy{layer.dy.data(), kRows, kOutputs};
  const Matrix dx = layer.gradients.of(layer.x), dw = layer.gradients.of(layer.w);
  for (int64_t r = 0; r < kRows; ++r)
    for (int64_t c = 0; c < kOutputs; ++c)
      REQUIRE(error(
                  y(r, c), kInputs, [&](int64_t i) { return x(r, i); },
                  [&](int64_t i) { return w(i, c); }) < kSumError);
  for (int64_t r = 0; r < kRows; ++r)
    for (int64_t c = 0; c < kInputs; ++c)
      REQUIRE(error(
                  dx(r, c), kOutputs, [&](int64_t i) { return dy(r, i); },
                  [&](int64_t i) { return w(c, i); }) < kSumError);
  for (int64_t r = 0; r < kInputs; ++r)
    for (int64_t c = 0; c < kOutputs; ++c)
      REQUIRE(error(
                  dw(r, c), kRows, [&](int64_t i) { return x(i, r); },
                  [&](int64_t i) { return dy(i, c); }) < kSumError);
}

TEST_CASE("precision: a transposed product's weight gradient is of rounded numbers too") {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {kRows, kOutputs});
  const Parameter& w = random_parameter(store, "w", {kInputs, kOutputs});
  store.set_precision(kWanted);
  Gradients gradients(store);
  Tape tape(Tape::Use::kRecord, &gradients);
  const Var y = matmul_transposed(tape.parameter(x), w.all());
  auto numbers = random_numbers(kRows * kInputs, 7);
  const Matrix dy{numbers.data(), kRows, kInputs};
  tape.backward(std::span<const Var>(&y, 1), std::span<const Matrix>(&dy, 1));
  const Matrix dw = gradients.of(w), from = x.value();
  for (int64_t r = 0; r < kInputs; ++r)
    for (int64_t c = 0; c < kOutputs; ++c)
      REQUIRE(error(
                  dw(r, c), kRows, [&](int64_t i) { return dy(i, r); },
                  [&](int64_t i) { return from(i, c); }) < kSumError);
}

TEST_CASE("precision: the same work twice gives the same bits") {
  Layer first(kWanted), second(kWanted);
  const auto same = [](Matrix a, Matrix b) {
    return std::memcmp(a.data, b.data, size_t(a.size()) * sizeof(Real)) == 0;
  };
  CHECK(same(first.y.value(), second.y.value()));
  CHECK(same(first.gradients.of(first.x), second.gradients.of(second.x)));
  CHECK(same(first.gradients.of(first.w), second.gradients.of(second.w)));
}

namespace {

// Value, and gradients of x, weights and bias, of the cross-entropies of an output layer.
struct OutputLoss {
  ParameterStore store;
  const Parameter &x, &w, &b;
  Gradients gradients;
  Tape tape;
  std::vector<Real> weights;
  Var sum;

  OutputLoss(int64_t rows, bool transposed, Precision precision, bool summed)
      : x(random_parameter(store, "x", {rows, kInputs})),
        w(transposed ? random_parameter(store, "w", {kOutputs, kInputs})
                     : random_parameter(store, "w", {kInputs, kOutputs})),
        b(random_parameter(store, "b", {kOutputs})),
        gradients(store),
        tape(Tape::Use::kRecord, &gradients) {
    store.set_precision(precision);
    std::vector<int> targets;
    for (int64_t r = 0; r < rows; ++r) {
      targets.push_back(int(r * 7 % kOutputs));
      weights.push_back(r % 5 == 3 ? Real(0) : Real(1) / Real(1 + r % 3));
    }
    const OutputLayer layer{&w.all(), transposed, &b};
    const Var outputs = tape.parameter(x);
    sum = summed
              ? summed_cross_entropy(outputs, layer, targets, weights, 0.1)
              : weighted_sum(softmax_cross_entropy(linear(outputs, layer), targets, weights, 0.1),
                             {weights.data(), rows, 1});
    tape.backward(sum);
  }

  std::vector<Real> all() {
    std::vector<Real> numbers{sum.value().data[0]};
    for (const Parameter* p : {&x, &w, &b}) {
      const Matrix grad = gradients.of(*p);
      numbers.insert(numbers.end(), grad.data, grad.data + grad.size());
    }
    return numbers;
  }
};

}  // namespace

TEST_CASE(
    "precision: the summed cross-entropy has the bits of its scores', by pieces of any number") {
  for (const int64_t rows : {1, 64, 289, 1287})
    for (const bool transposed : {false, true})
      for (const Precision precision : {Precision::kFloat32, Precision::kBfloat16}) {
        CAPTURE(rows);
        CAPTURE(transposed);
        CAPTURE(name_of(precision));
        OutputLoss summed(rows, transposed, precision, true);
        OutputLoss composed(rows, transposed, precision, false);
        CHECK(summed.all() == composed.all());
      }
}
