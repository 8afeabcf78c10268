#include <doctest/doctest.h>

#include "autograd/ops.h"
#include "support/gradient_check.h"

using namespace nmt;
using test::gradient_error;
using test::random_parameter;
using test::weighted_total;

namespace {

constexpr double kTolerance = 1e-7;

// Inputs a [3, 4] and b [3, 4], so that every operation is checked for what its arguments get.
double error_of(const std::function<Var(Var, Var)>& f) {
  ParameterStore store;
  const Parameter& a = random_parameter(store, "a", {3, 4});
  const Parameter& b = random_parameter(store, "b", {3, 4});
  return gradient_error(
      store, [&](Tape& tape) { return weighted_total(f(tape.parameter(a), tape.parameter(b))); });
}

}  // namespace

TEST_CASE("gradient check: element-wise operations") {
  CHECK(error_of([](Var a, Var b) { return add(a, b); }) < kTolerance);
  CHECK(error_of([](Var a, Var b) { return subtract(a, b); }) < kTolerance);
  CHECK(error_of([](Var a, Var b) { return multiply(a, b); }) < kTolerance);
  CHECK(error_of([](Var a, Var) { return multiply(a, a); }) < kTolerance);
  CHECK(error_of([](Var a, Var) { return scale(a, Real(-2.5)); }) < kTolerance);
  CHECK(error_of([](Var a, Var) { return add_scalar(a, Real(3)); }) < kTolerance);
  CHECK(error_of([](Var a, Var) { return tanh(a); }) < kTolerance);
  CHECK(error_of([](Var a, Var) { return sigmoid(a); }) < kTolerance);
  CHECK(error_of([](Var a, Var) { return relu(a); }) < kTolerance);
  CHECK(error_of([](Var a, Var) { return clip(a, Real(0.7)); }) < kTolerance);
}

TEST_CASE("gradient check: a value that is used several times collects all gradients") {
  CHECK(error_of([](Var a, Var b) {
          const Var x = tanh(add(a, b));
          return add(multiply(x, x), add(sigmoid(x), x));
        }) < kTolerance);
}

TEST_CASE("gradient check: shapes") {
  CHECK(error_of([](Var a, Var b) {
          return stack_rows(std::vector{tanh(a), b, tanh(a)});
        }) < kTolerance);
  CHECK(error_of([](Var a, Var) { return columns(a, 1, 2); }) < kTolerance);
  CHECK(error_of([](Var a, Var b) {
          return concat_columns(std::vector{a, tanh(b), a});
        }) < kTolerance);
  CHECK(error_of([](Var a, Var) { return gather_rows(a, std::vector{2, 0, 2, 1}); }) < kTolerance);
  CHECK(error_of([](Var a, Var b) {
          return select_rows(a, b, std::vector<uint8_t>{1, 0, 1});
        }) < kTolerance);
  CHECK(error_of([](Var a, Var) {
          return select_rows(a, {}, std::vector<uint8_t>{0, 1, 0});
        }) < kTolerance);
  CHECK(error_of([](Var a, Var b) {
          return pick_steps(std::vector{a, tanh(b), tanh(a)}, std::vector{2, 0, 1});
        }) < kTolerance);
}

TEST_CASE("gradient check: the mean over the steps that count") {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {6, 2});  // three steps of two sentences
  const std::vector<int> lengths = {3, 1};
  CHECK(gradient_error(store, [&](Tape& tape) {
          return weighted_total(mean_steps(tanh(tape.parameter(x)), lengths));
        }) < kTolerance);
  Tape tape(Tape::Use::kInfer);
  const Matrix mean = mean_steps(tape.parameter(x), lengths).value(), v = x.value();
  REQUIRE(mean.rows == 2);
  CHECK(mean(0, 1) == doctest::Approx((v(0, 1) + v(2, 1) + v(4, 1)) / 3));
  CHECK(mean(1, 0) == v(1, 0));
  CHECK_THROWS_AS(mean_steps(tape.parameter(x), std::vector{4, 1}), std::invalid_argument);
  CHECK_THROWS_AS(mean_steps(tape.parameter(x), std::vector{0, 1}), std::invalid_argument);
}

TEST_CASE("gradient check: views of rows, some used, some not, beside the whole") {
  const auto some = [](Var whole) {
    const auto rows = split_rows(whole, 1);
    return add(tanh(rows[0]), multiply(rows[2], rows[2]));
  };
  CHECK(error_of([&](Var a, Var) { return some(tanh(a)); }) < kTolerance);
  CHECK(error_of([&](Var a, Var b) {  // the whole is used before and after its views
          const Var x = tanh(a);
          const Var before = multiply(x, b);
          const Var views = some(x);
          return stack_rows(std::vector{before, views, sigmoid(x)});
        }) < kTolerance);
}

TEST_CASE("gradient check: products with parameters") {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {3, 4});
  const Parameter& z = random_parameter(store, "z", {3, 2});
  const Parameter& w = random_parameter(store, "w", {6, 5});
  const Parameter& bias = random_parameter(store, "bias", {5});
  const Parameter& table = random_parameter(store, "table", {7, 4});
  const Parameter& peephole = random_parameter(store, "peephole", {4});
  CHECK(gradient_error(store, [&](Tape& tape) {
          return weighted_total(linear({tape.parameter(x), tanh(tape.parameter(z))}, w, &bias));
        }) < kTolerance);
  CHECK(gradient_error(store, [&](Tape& tape) {
          return weighted_total(matmul(tanh(tape.parameter(x)), w.rows(1, 4)));
        }) < kTolerance);
  CHECK(gradient_error(store, [&](Tape& tape) {
          return weighted_total(matmul_transposed(tanh(tape.parameter(x)), table.rows(2, 5)));
        }) < kTolerance);
  CHECK(gradient_error(store, [&](Tape& tape) {
          return weighted_total(
              matmul_transposed(tanh(tape.parameter(x)), table.rows(2, 5), &bias));
        }) < kTolerance);
  CHECK(gradient_error(store, [&](Tape& tape) {
          return weighted_total(scale_columns(tanh(tape.parameter(x)), peephole));
        }) < kTolerance);
  const std::vector<int> ids{3, 0, 3, 6};
  CHECK(gradient_error(store, [&](Tape& tape) {
          return weighted_total(tanh(embedding(tape, table, ids)));
        }) < kTolerance);
  std::vector<int> repeating;  // so many that each symbol is multiplied once
  for (int i = 0; i < 150; ++i) repeating.push_back(i * i % 7);
  const Parameter& narrow = random_parameter(store, "narrow", {4, 2});
  const Parameter& shift = random_parameter(store, "shift", {2});
  CHECK(gradient_error(store, [&](Tape& tape) {
          const Var all = embedding(tape, table, repeating);
          const Var some = gather_rows(all, std::vector{3, 149, 3, 0});
          return add(weighted_total(tanh(linear({some}, narrow, &shift))),
                     weighted_total(tanh(linear({all}, narrow, &shift))));
        }) < kTolerance);
  const Parameter& further = random_parameter(store, "further", {2, 3});
  CHECK(gradient_error(store, [&](Tape& tape) {  // products of products of such rows
          const Var all = linear({embedding(tape, table, repeating)}, narrow, &shift);
          return add(weighted_total(tanh(linear({all}, further, nullptr))), weighted_total(all));
        }) < kTolerance);
}

TEST_CASE("gradient check: dropout keeps its mask for the way back") {
  const std::vector<int64_t> sentences{5, 8, 2};
  CHECK(error_of([&](Var a, Var b) {
          return multiply(dropout(tanh(a), 0.4, {1, 2, sentences, 3}), b);
        }) < kTolerance);
  CHECK(error_of([&](Var a, Var b) {
          return multiply(drop_rows(tanh(a), 0.4, {1, 2, sentences, 3}), add(a, b));
        }) < kTolerance);
}

TEST_CASE("gradient check: cross-entropy with and without smoothing, with rows that do not count") {
  const std::vector<int> targets{2, 0, 3};
  const std::vector<Real> weights{1, 0, 1};
  for (const double smoothing : {0.0, 0.1}) {
    CHECK(error_of([&](Var a, Var) {
            return softmax_cross_entropy(scale(a, 3), targets, {}, smoothing);
          }) < kTolerance);
    CHECK(error_of([&](Var a, Var b) {
            return softmax_cross_entropy(multiply(a, b), targets, weights, smoothing);
          }) < kTolerance);
  }
}

TEST_CASE("gradient check: the summed cross-entropy of an output layer, tied and not") {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {9, 4});
  const Parameter& w = random_parameter(store, "w", {4, 5});
  const Parameter& table = random_parameter(store, "table", {7, 4});
  const Parameter& bias = random_parameter(store, "bias", {5});
  const std::vector<int> targets{2, 0, 3, 4, 4, 1, 0, 2, 1};
  const std::vector<Real> weights{1, 0, 1, 2, 1, 0, Real(0.5), 1, 1};
  for (const OutputLayer layer :
       {OutputLayer{&w.all(), false, &bias}, {&table.rows(1, 5), true, &bias}})
    CHECK(gradient_error(store, [&](Tape& tape) {
            const Var sum =
                summed_cross_entropy(tanh(tape.parameter(x)), layer, targets, weights, 0.1);
            return multiply(sum, sum);
          }) < kTolerance);
}

TEST_CASE("gradient check: attention of either kind, with lengths, and through its weights") {
  ParameterStore store;
  const Parameter& query = random_parameter(store, "query", {2, 3});
  const Parameter& keys = random_parameter(store, "keys", {8, 3});
  const Parameter& memory = random_parameter(store, "memory", {8, 5});
  const Parameter& v = random_parameter(store, "v", {3});
  const std::vector<int> lengths{4, 2};
  for (const auto& [masked, by_dot] : {std::pair(false, false), {true, false}, {true, true}}) {
    const std::span<const int> used =
        masked ? std::span<const int>(lengths) : std::span<const int>();
    const auto run = [&, by_dot = by_dot](Tape& tape) {
      const Var q = tanh(tape.parameter(query)), k = tape.parameter(keys);
      const Var m = tape.parameter(memory);
      return by_dot ? dot_attention(q, k, m, Real(0.4), 2, {}, used)
                    : attention(q, k, m, v, 2, {}, used);
    };
    CHECK(gradient_error(store, [&](Tape& t) { return weighted_total(run(t).read); }) < kTolerance);
    CHECK(gradient_error(store, [&](Tape& t) { return weighted_total(run(t).weights); }) <
          kTolerance);
    CHECK(gradient_error(store, [&](Tape& t) {
            const AttentionRead read = run(t);
            return weighted_total(concat_columns(std::vector{read.read, read.weights}));
          }) < kTolerance);
  }
}
