#include "training/optimizer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "training/average.h"

namespace nmt {
namespace {

/// One matrix that spans several of the ranges threads share, with a gradient in every number.
struct OneParameter {
  explicit OneParameter(int64_t count = 150'000, std::vector<int64_t> dimensions = {})
      : parameter(store.get("p", dimensions.empty() ? std::vector<int64_t>{count, 1} : dimensions,
                            Init::kZero)),
        gradients(store) {
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

constexpr double kRate = 0.01;

/// The size of the gradient's step and the rate change from step to step.
StepSize size_of(int t, double decay) { return {kRate * t, 0.5 / t, t, decay}; }

void make_steps(Optimizer& optimizer, OneParameter& one, int from, int to, double decay,
                int threads = 1) {
  ThreadPool pool(threads);
  for (int t = from; t <= to; ++t)
    optimizer.step(one.store, one.gradients, size_of(t, decay), pool);
}

std::vector<Real> after_steps(const OptimizerOptions& options, int threads, int steps,
                              double decay = 0) {
  OneParameter one;
  make_steps(*make_optimizer(options, one.store), one, 1, steps, decay, threads);
  return numbers(one.parameter);
}

/// What three steps make of each number, against `reference`, whose copy for each number is called
/// as value = reference(value, gradient, rate, t).
template <class Reference>
void check_against(const OptimizerOptions& options, double decay, const Reference& reference) {
  const std::vector<Real> got = after_steps(options, 1, 3, decay);
  for (size_t i = 0; i < got.size(); i += 997) {
    Reference of_number = reference;
    double value = std::sin(double(i));
    for (int t = 1; t <= 3; ++t)
      value = of_number(value, std::cos(double(i)) * 0.5 / t, kRate * t, t);
    CAPTURE(i);
    CHECK(double(got[i]) == doctest::Approx(value).epsilon(1e-5));
  }
}

struct AdamReference {
  AdamOptions o;
  double l2 = 0, decoupled = 0, m = 0, v = 0;
  double operator()(double value, double gradient, double rate, int t) {
    const double g = gradient + l2 * value;
    m = o.beta1 * m + (1 - o.beta1) * g;
    v = o.beta2 * v + (1 - o.beta2) * g * g;
    const double mean = m / (1 - std::pow(o.beta1, t)), square = v / (1 - std::pow(o.beta2, t));
    return value - rate * (mean / (std::sqrt(square) + o.epsilon) + decoupled * value);
  }
};

struct MomentumReference {
  SgdOptions o;
  double l2 = 0, velocity = 0;
  double operator()(double value, double gradient, double rate, int) {
    const double g = gradient + l2 * value;
    velocity = o.momentum * velocity + g;
    return value - rate * (o.nesterov ? g + o.momentum * velocity : velocity);
  }
};

struct AdagradReference {
  double sum, l2 = 0;
  double operator()(double value, double gradient, double rate, int) {
    const double g = gradient + l2 * value;
    sum += g * g;
    return value - rate * g / std::sqrt(sum);
  }
};

struct RmsPropReference {
  RmsPropOptions o;
  double l2 = 0, mean_square = 1, velocity = 0;
  double operator()(double value, double gradient, double rate, int) {
    const double g = gradient + l2 * value;
    mean_square = o.decay * mean_square + (1 - o.decay) * g * g;
    velocity = o.momentum * velocity + rate * g / std::sqrt(mean_square + o.epsilon);
    return value - velocity;
  }
};

/// Each with all that it can keep between updates.
const std::vector<OptimizerOptions> kAll = {
    AdamOptions{},
    AdamWOptions{},
    SgdOptions{},
    SgdOptions{.momentum = 0.9},
    SgdOptions{.momentum = 0.9, .nesterov = true},
    AdagradOptions{},
    RmsPropOptions{},
    RmsPropOptions{.momentum = 0.9},
};

}  // namespace

TEST_CASE("adam: three steps equal algorithm 1 of the paper in double, an L2 penalty's too") {
  const AdamOptions o = {.learning_rate = 0.01, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3};
  check_against(o, 0, AdamReference{.o = o});
  check_against(o, 0.3, AdamReference{.o = o, .l2 = 0.3});
}

TEST_CASE("adamw: three steps equal algorithm 2 of the paper: decay passes by the moments") {
  const AdamOptions o = {.learning_rate = 0.01, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3};
  check_against(AdamWOptions{o}, 0.3, AdamReference{.o = o, .decoupled = 0.3});
  CHECK(after_steps(AdamWOptions{o}, 1, 3) == after_steps(o, 1, 3));
}

TEST_CASE("sgd: three steps equal those of TensorFlow's MomentumOptimizer in double") {
  for (const SgdOptions o :
       {SgdOptions{}, SgdOptions{.momentum = 0.7}, SgdOptions{.momentum = 0.7, .nesterov = true}}) {
    CAPTURE(o.momentum);
    check_against(o, 0, MomentumReference{.o = o});
    check_against(o, 0.3, MomentumReference{.o = o, .l2 = 0.3});
  }
}

TEST_CASE("adagrad: three steps equal those of TensorFlow's AdagradOptimizer in double") {
  check_against(AdagradOptions{}, 0, AdagradReference{.sum = 0.1});
  check_against(AdagradOptions{.initial_accumulator_value = 0.01}, 0.3,
                AdagradReference{.sum = 0.01, .l2 = 0.3});
}

TEST_CASE("rmsprop: three steps equal those of TensorFlow's RMSPropOptimizer in double") {
  for (const RmsPropOptions& o :
       {RmsPropOptions{.epsilon = 0.01}, RmsPropOptions{.decay = 0.7, .momentum = 0.8}}) {
    check_against(o, 0, RmsPropReference{.o = o});
    check_against(o, 0.3, RmsPropReference{.o = o, .l2 = 0.3});
  }
}

TEST_CASE("weight decay is of matrices: biases, which have one dimension, have none") {
  for (const OptimizerOptions& options : kAll) {
    OneParameter one(10, {10}), without(10, {10}), matrix(10, {5, 2});
    make_steps(*make_optimizer(options, one.store), one, 1, 2, 0.3);
    make_steps(*make_optimizer(options, without.store), without, 1, 2, 0);
    make_steps(*make_optimizer(options, matrix.store), matrix, 1, 2, 0.3);
    CHECK(numbers(one.parameter) == numbers(without.parameter));
    CHECK(numbers(matrix.parameter) != numbers(without.parameter));
  }
}

TEST_CASE("optimisers give the same bits with any number of threads") {
  for (const OptimizerOptions& options : kAll)
    CHECK(after_steps(options, 1, 3, 0.1) == after_steps(options, 3, 3, 0.1));
}

TEST_CASE("optimisers go on from the state of another one as that one would") {
  for (const OptimizerOptions& options : kAll) {
    OneParameter one(100);
    const auto first = make_optimizer(options, one.store),
               second = make_optimizer(options, one.store);
    make_steps(*first, one, 1, 2, 0.1);
    const auto from = first->state(), to = second->state();
    REQUIRE(from.size() == to.size());
    for (size_t k = 0; k < from.size(); ++k) {
      CHECK(from[k].name == to[k].name);
      std::copy_n(from[k].data, from[k].size(), to[k].data);
    }
    make_steps(*second, one, 3, 3, 0.1);
    OneParameter whole(100);
    make_steps(*make_optimizer(options, whole.store), whole, 1, 3, 0.1);
    CHECK(numbers(one.parameter) == numbers(whole.parameter));
  }
}

TEST_CASE("optimisers' state has TensorFlow's slot names and the variable's shape") {
  ParameterStore store;
  store.get("a/kernel", {2, 3}, Init::kGlorot);
  const auto names = [&](const OptimizerOptions& options) {
    std::vector<std::string> all;
    for (const NamedTensor& tensor : make_optimizer(options, store)->state()) {
      CHECK(tensor.shape == std::vector<int64_t>{2, 3});
      all.push_back(tensor.name);
    }
    return all;
  };
  using Names = std::vector<std::string>;
  CHECK(names(AdamOptions{}) == Names{"a/kernel/Adam", "a/kernel/Adam_1"});
  CHECK(names(AdamWOptions{}) == Names{"a/kernel/Adam", "a/kernel/Adam_1"});
  CHECK(names(SgdOptions{}).empty());
  CHECK(names(SgdOptions{.momentum = 0.9}) == Names{"a/kernel/Momentum"});
  CHECK(names(AdagradOptions{}) == Names{"a/kernel/Adagrad"});
  CHECK(names(RmsPropOptions{.momentum = 0.9}) == Names{"a/kernel/RMSProp", "a/kernel/RMSProp_1"});
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
  for (const OptimizerOptions& options : kAll) {
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
    const AveragedParameters judged(store, &average.numbers());
    CHECK(p.value().data[0] == 0);
  }
  CHECK(p.value().data[0] == 5);
  { const AveragedParameters judged(store, nullptr); }
  CHECK(p.value().data[0] == 5);
}

}  // namespace nmt
