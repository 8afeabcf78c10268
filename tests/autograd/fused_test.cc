// Fused nodes beside what they stand for.
#include <doctest/doctest.h>

#include <cmath>

#include "autograd/ops.h"
#include "support/gradient_check.h"

using namespace nmt;
using test::random_parameter;
using test::weighted_total;

namespace {

std::vector<double> gradients_of(ParameterStore& store, const std::function<Var(Tape&)>& f) {
  Gradients gradients(store);
  Tape tape(Tape::Use::kRecord, &gradients);
  const Var total = f(tape);
  tape.backward(total);
  std::vector<double> all{double(total.value().data[0])};
  for (int i = 0; i < store.size(); ++i)
    for (int64_t k = 0; k < store[i].size(); ++k)
      all.push_back(double(gradients.of(store[i]).data[k]));
  return all;
}

}  // namespace

TEST_CASE("attention over two positions equals the composed form in value and gradient") {
  ParameterStore store;
  const Parameter& query = random_parameter(store, "query", {3, 4});
  const Parameter& keys = random_parameter(store, "keys", {6, 4});
  const Parameter& memory = random_parameter(store, "memory", {6, 5});
  const Parameter& v = random_parameter(store, "v", {4});
  const Parameter& ones = random_parameter(store, "ones", {1, 5});
  std::fill_n(ones.value().data, 5, Real(1));

  const auto fused = gradients_of(store, [&](Tape& tape) {
    return weighted_total(
        attention(tape.parameter(query), tape.parameter(keys), tape.parameter(memory), v, 3, {}, {})
            .read);
  });
  const auto composed = gradients_of(store, [&](Tape& tape) {
    const Var q = tape.parameter(query);
    const auto k = split_rows(add_scalar(tape.parameter(keys), 0), 3);
    const auto m = split_rows(add_scalar(tape.parameter(memory), 0), 3);
    const auto score = [&](Var key) { return matmul_transposed(tanh(add(key, q)), v.all()); };
    // The softmax of two scores is the logistic function of their difference.
    const Var p = sigmoid(subtract(score(k[0]), score(k[1])));
    const auto wide = [&](Var column) { return matmul(column, ones.all()); };
    return weighted_total(
        add(multiply(wide(p), m[0]), multiply(wide(add_scalar(scale(p, -1), 1)), m[1])));
  });
  const size_t shared = fused.size() - 5;  // all but the gradient of `ones`, which fused has not
  for (size_t i = 0; i < shared; ++i)
    CHECK(fused[i] == doctest::Approx(composed[i]).epsilon(1e-10));
}

TEST_CASE(
    "attention by dot products equals the composed form, over keys and over the memory itself") {
  ParameterStore store;
  const Parameter& query = random_parameter(store, "query", {3, 4});
  const Parameter& keys = random_parameter(store, "keys", {6, 4});
  const Parameter& memory = random_parameter(store, "memory", {6, 4});
  const Parameter& ones = store.get("ones", {4, 4}, Init::kOne);
  constexpr Real kScale = Real(0.7);
  for (const Parameter* scored : {&keys, &memory}) {
    const auto fused = gradients_of(store, [&](Tape& tape) {
      const Var m = tanh(tape.parameter(memory));
      const Var k = scored == &memory ? m : tanh(tape.parameter(keys));
      return weighted_total(dot_attention(tape.parameter(query), k, m, kScale, 3, {}, {}).read);
    });
    const auto composed = gradients_of(store, [&](Tape& tape) {
      const Var q = tape.parameter(query), ms = tanh(tape.parameter(memory));
      const auto k = split_rows(tanh(tape.parameter(*scored)), 3), m = split_rows(ms, 3);
      // In every column the sum of the products.
      const auto score = [&](Var key) {
        return scale(matmul(multiply(key, q), ones.all()), kScale);
      };
      const Var p = sigmoid(subtract(score(k[0]), score(k[1])));
      return weighted_total(add(multiply(p, m[0]), multiply(add_scalar(scale(p, -1), 1), m[1])));
    });
    const size_t shared = fused.size() - 16;  // all but the gradient of `ones`
    for (size_t i = 0; i < shared; ++i)
      CHECK(fused[i] == doctest::Approx(composed[i]).epsilon(1e-10));
  }
}

TEST_CASE("cross-entropy equals its definition, with smoothing and for logits of two thousand") {
  ParameterStore store;
  const Parameter& logits = random_parameter(store, "logits", {4, 6});
  logits.value()(1, 3) = 2000;
  logits.value()(2, 0) = -2000;
  const std::vector<int> targets{5, 3, 1, 0};
  for (const double smoothing : {0.0, 0.2}) {
    Tape tape(Tape::Use::kInfer);
    std::vector<double> plain(4);
    const Var losses = softmax_cross_entropy(tape.parameter(logits), targets, {}, smoothing, plain);
    for (int r = 0; r < 4; ++r) {
      long double largest = -1e9L, total = 0, mean = 0;
      for (int c = 0; c < 6; ++c) largest = std::max<long double>(largest, logits.value()(r, c));
      for (int c = 0; c < 6; ++c) total += std::exp(logits.value()(r, c) - largest);
      const long double log_total = largest + std::log(total);
      for (int c = 0; c < 6; ++c) mean += (log_total - logits.value()(r, c)) / 6;
      const long double loss = log_total - logits.value()(r, targets[size_t(r)]);
      CHECK(plain[size_t(r)] == doctest::Approx(double(loss)).epsilon(1e-12));
      CHECK(losses.value()(r, 0) ==
            doctest::Approx(double((1 - smoothing) * loss + smoothing * mean)).epsilon(1e-12));
    }
  }
}

TEST_CASE(
    "the summed cross-entropy of an output layer equals that of its scores, in every gradient") {
  // More rows than are taken at a time; one does not count.
  constexpr int64_t kRows = 11, kSize = 4, kClasses = 6;
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {kRows, kSize});
  const Parameter& w = random_parameter(store, "w", {kSize, kClasses});
  const Parameter& table = random_parameter(store, "table", {kClasses + 2, kSize});
  const Parameter& b = random_parameter(store, "b", {kClasses});
  const std::vector<int> targets{5, 3, 1, 0, 2, 2, 4, 5, 0, 1, 3};
  std::vector<Real> weights(kRows, Real(1));
  weights[4] = 0;
  weights[9] = Real(0.3);
  const OutputLayer layers[] = {{&w.all(), false, &b},
                                {&w.all(), false, nullptr},
                                {&table.rows(1, kClasses), true, &b},
                                {&table.rows(1, kClasses), true, nullptr}};
  for (const OutputLayer& layer : layers)
    for (const double smoothing : {0.0, 0.2}) {
      CAPTURE(layer.transposed);
      CAPTURE(smoothing);
      std::vector<double> losses(kRows, -1), composed_losses(kRows, -1);
      // Times 3: what comes back is not 1. x once more: a gradient is there already.
      const auto total = [&](Var outputs, Var sum) {
        return add(scale(sum, 3), weighted_total(outputs));
      };
      const auto fused = gradients_of(store, [&](Tape& tape) {
        const Var outputs = tanh(tape.parameter(x));
        return total(outputs,
                     summed_cross_entropy(outputs, layer, targets, weights, smoothing, losses));
      });
      const auto composed = gradients_of(store, [&](Tape& tape) {
        const Var outputs = tanh(tape.parameter(x));
        return total(outputs,
                     weighted_sum(softmax_cross_entropy(linear(outputs, layer), targets, weights,
                                                        smoothing, composed_losses),
                                  {weights.data(), kRows, 1}));
      });
      REQUIRE(fused.size() == composed.size());
      for (size_t i = 0; i < fused.size(); ++i)
        CHECK(fused[i] == doctest::Approx(composed[i]).epsilon(1e-12));
      for (size_t r = 0; r < kRows; ++r)
        CHECK(losses[r] == doctest::Approx(composed_losses[r]).epsilon(1e-12));
      CHECK(losses[4] == 0);

      Tape infers(Tape::Use::kInfer);
      std::vector<double> scored(kRows, -1);
      const Var sum = summed_cross_entropy(tanh(infers.parameter(x)), layer, targets, weights,
                                           smoothing, scored);
      CHECK(scored == losses);
      double expected = 0;
      for (size_t r = 0; smoothing == 0 && r < kRows; ++r)
        expected += losses[r] * double(weights[r]);
      if (smoothing == 0) CHECK(sum.value().data[0] == doctest::Approx(expected).epsilon(1e-12));
    }
}

TEST_CASE(
    "the summed cross-entropy refuses targets and weights that do not fit, and other inputs") {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {2, 4});
  const Parameter& w = random_parameter(store, "w", {4, 3});
  const Parameter& other = random_parameter(store, "other", {5, 3});
  Tape tape(Tape::Use::kInfer);
  const std::vector<Real> weights{1, 1};
  const auto sum = [&](const Parameter& kernel, std::vector<int> targets,
                       std::span<const Real> factors) {
    summed_cross_entropy(tape.parameter(x), {&kernel.all(), false, nullptr}, targets, factors);
  };
  CHECK_NOTHROW(sum(w, {0, 2}, weights));
  CHECK_THROWS_WITH_AS(sum(w, {0, 3}, weights), "target 3 is outside [0, 3)", std::out_of_range);
  CHECK_THROWS_AS(sum(w, {0}, weights), std::invalid_argument);
  CHECK_THROWS_AS(sum(w, {0, 1}, std::span(weights).first(1)), std::invalid_argument);
  CHECK_THROWS_AS(sum(other, {0, 1}, weights), std::invalid_argument);
}

TEST_CASE("the summed cross-entropy leaves frozen weights alone, and rows of which none counts") {
  ParameterStore store;
  Parameter& w = store.get("w", {4, 6}, Init::kGlorot);
  const Parameter& x = random_parameter(store, "x", {5, 4});
  const std::vector<int> targets{5, 3, 1, 0, 2};
  const auto gradients = [&](Real weight) {
    const std::vector<Real> weights(5, weight);
    return gradients_of(store, [&](Tape& tape) {
      return summed_cross_entropy(tanh(tape.parameter(x)), {&w.all(), false, nullptr}, targets,
                                  weights);
    });
  };
  for (const double g : gradients(0)) CHECK(g == 0);
  const auto learnt = gradients(1);
  w.freeze();
  const auto frozen = gradients(1);
  for (size_t i = 0; i < frozen.size(); ++i) {
    const bool of_weights = i >= 1 && i < 1 + size_t(w.size());  // the first is the sum
    CHECK(frozen[i] == (of_weights ? 0 : learnt[i]));
    if (of_weights) CHECK(learnt[i] != 0);
  }
}
