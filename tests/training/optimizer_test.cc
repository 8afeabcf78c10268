#include "training/optimizer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "training/average.h"

namespace nmt {
namespace {

/// One parameter that spans several of the ranges threads share, with a gradient in every number.
struct OneParameter {
  explicit OneParameter(int64_t count = 150'000)
      : parameter(store.get("p", {count}, Init::kZero)), gradients(store) {
    const Matrix g = gradients.touch(parameter);
    for (int64_t i = 0; i < count; ++i) {
      parameter.value().data[i] = Real(std::sin(double(i)));
      g.data[i] = Real(std::cos(double(i)));
    }
  }
  ParameterStore store;
  Parameter& parameter;
  Gradients gradients;
};

std::vector<Real> numbers(const Parameter& parameter) {
  return {parameter.value().data, parameter.value().data + parameter.size()};
}

std::vector<Real> after_steps(const OptimizerOptions& options, int threads, int steps) {
  OneParameter one;
  ThreadPool pool(threads);
  const auto optimizer = make_optimizer(options, one.store);
  for (int t = 1; t <= steps; ++t) optimizer->step(one.store, one.gradients, {0.01, 0.5, t}, pool);
  return numbers(one.parameter);
}

}  // namespace

TEST_CASE("adam: three steps equal algorithm 1 of the paper in double") {
  const AdamOptions o = {.learning_rate = 0.01, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3};
  const std::vector<Real> got = after_steps(o, 1, 3);
  for (size_t i = 0; i < got.size(); i += 997) {
    double value = std::sin(double(i)), m = 0, v = 0;
    const double g = 0.5 * std::cos(double(i));
    for (int t = 1; t <= 3; ++t) {
      m = o.beta1 * m + (1 - o.beta1) * g;
      v = o.beta2 * v + (1 - o.beta2) * g * g;
      const double mean = m / (1 - std::pow(o.beta1, t)), square = v / (1 - std::pow(o.beta2, t));
      value -= 0.01 * mean / (std::sqrt(square) + o.epsilon);
    }
    CAPTURE(i);
    CHECK(double(got[i]) == doctest::Approx(value).epsilon(1e-5));
  }
}

TEST_CASE("sgd: a step is the scaled gradient times the rate") {
  const std::vector<Real> got = after_steps(SgdOptions{}, 1, 1);
  for (size_t i = 0; i < got.size(); i += 997)
    CHECK(double(got[i]) ==
          doctest::Approx(std::sin(double(i)) - 0.01 * 0.5 * std::cos(double(i))).epsilon(1e-5));
}

TEST_CASE("optimisers give the same bits with any number of threads") {
  CHECK(after_steps(AdamOptions{}, 1, 3) == after_steps(AdamOptions{}, 3, 3));
  CHECK(after_steps(SgdOptions{}, 1, 3) == after_steps(SgdOptions{}, 3, 3));
}

TEST_CASE("adam: moments have TensorFlow's slot names and the variable's shape") {
  ParameterStore store;
  store.get("a/kernel", {2, 3}, Init::kGlorot);
  const auto state = make_optimizer(OptimizerOptions{AdamOptions{}}, store)->state();
  REQUIRE(state.size() == 2);
  CHECK(state[0].name == "a/kernel/Adam");
  CHECK(state[1].name == "a/kernel/Adam_1");
  CHECK(state[1].shape == std::vector<int64_t>{2, 3});
}

TEST_CASE("adam: a rate of zero leaves the parameters as they are") {
  OneParameter one(10);
  const std::vector<Real> before = numbers(one.parameter);
  ThreadPool pool(1);
  make_optimizer(OptimizerOptions{AdamOptions{}}, one.store)
      ->step(one.store, one.gradients, {0, 1, 1}, pool);
  CHECK(numbers(one.parameter) == before);
}

TEST_CASE("optimisers leave alone what no gradient touched, whatever its moments are") {
  for (const OptimizerOptions& options : {OptimizerOptions(AdamOptions{}), {SgdOptions{}}}) {
    OneParameter one(100);
    ThreadPool pool(1);
    const auto optimizer = make_optimizer(options, one.store);
    optimizer->step(one.store, one.gradients, {0.01, 1, 1}, pool);
    const std::vector<Real> before = numbers(one.parameter);
    one.gradients.clear();
    optimizer->step(one.store, one.gradients, {0.01, 1, 2}, pool);
    CHECK(numbers(one.parameter) == before);
  }
}

TEST_CASE("average: early on it forgets faster than its decay, later it does not") {
  ParameterStore store;
  Parameter& p = store.get("p", {1}, Init::kZero);
  ThreadPool pool(1);
  ParameterAverage average(store, 0.9);
  const Real* mean = average.tensors()[0].data;
  p.value().data[0] = 1;
  average.update(store, 1, pool);  // decay (1 + 1) / (10 + 1)
  CHECK(double(*mean) == doctest::Approx(1 - 2.0 / 11));
  const double before = double(*mean);
  average.update(store, 1'000'000, pool);
  CHECK(double(*mean) == doctest::Approx(before + 0.1 * (1 - before)));
}

TEST_CASE("average: it stands in for the parameters as long as it is asked to") {
  ParameterStore store;
  Parameter& p = store.get("p", {1}, Init::kZero);
  ParameterAverage average(store, 0.9);
  p.value().data[0] = 5;
  {
    const AveragedParameters judged(store, &average);
    CHECK(p.value().data[0] == 0);
  }
  CHECK(p.value().data[0] == 5);
  { const AveragedParameters judged(store, nullptr); }
  CHECK(p.value().data[0] == 5);
}

}  // namespace nmt
