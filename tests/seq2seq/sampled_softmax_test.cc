#include "seq2seq/sampled_softmax.h"

#include <doctest/doctest.h>

#include <numeric>
#include <set>

#include "sequences.h"

using namespace nmt;
using namespace nmt::test;

namespace {

// The value that chi-squared with k degrees of freedom exceeds once in a million times (Wilson and
// Hilferty 1931).
double once_in_a_million(double k) {
  const double z = 4.7534, v = 2 / (9 * k);
  return k * std::pow(1 - v + z * std::sqrt(v), 3);
}

struct Projection {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {3, 4});
  OutputProjection pair{&random_parameter(store, "w", {4, 6}), &random_parameter(store, "b", {6})};
};

}  // namespace

TEST_CASE("log-uniform sampler: draws its own distribution (fails once in a million seeds)") {
  const int classes = 60, draws = 200000;
  const LogUniformSampler sampler(classes);
  Rng rng(11, Purpose::kSampledSoftmax);
  std::vector<double> counts(classes, 0.0);
  for (int i = 0; i < draws; ++i) ++counts.at(size_t(sampler.draw(rng)));
  double chi_squared = 0, total = 0;
  for (int k = 0; k < classes; ++k) {
    const double expected = sampler.probability(k) * draws;
    chi_squared += (counts[size_t(k)] - expected) * (counts[size_t(k)] - expected) / expected;
    total += sampler.probability(k);
  }
  CHECK(total == doctest::Approx(1));
  CHECK(chi_squared < once_in_a_million(classes - 1));
  // The same counts against a uniform distribution: the test can fail.
  CHECK(counts[0] > 5 * draws / classes);
}

TEST_CASE("log-uniform sampler: candidates differ, counts follow the tries, a seed repeats") {
  const LogUniformSampler sampler(10);
  const std::vector<int> labels = {0, 9};
  Rng rng(3, Purpose::kSampledSoftmax), again(3, Purpose::kSampledSoftmax);
  const SampledValues all = log_uniform_candidate_sampler(labels, 10, sampler, rng);
  std::set<int> ids(all.sampled_candidates.begin(), all.sampled_candidates.end());
  CHECK(ids.size() == 10);
  CHECK(*ids.begin() == 0);
  CHECK(*ids.rbegin() == 9);
  CHECK(all.sampled_candidates ==
        log_uniform_candidate_sampler(labels, 10, sampler, again).sampled_candidates);
  CHECK(all.true_expected_count[0] > all.true_expected_count[1]);
  const SampledValues one = log_uniform_candidate_sampler(labels, 1, sampler, rng);
  CHECK(one.true_expected_count[1] == doctest::Approx(sampler.probability(9)));  // one try
  CHECK(sampler.expected_count(2, 3, 7) ==
        doctest::Approx(1 - std::pow(1 - sampler.probability(2), 7)));
  CHECK_THROWS_AS(log_uniform_candidate_sampler(labels, 11, sampler, rng), std::invalid_argument);
  CHECK_THROWS_AS(LogUniformSampler(0), std::invalid_argument);
}

TEST_CASE("sampled softmax: with all classes and equal counts it is the softmax") {
  Projection p;
  Tape tape(Tape::Use::kInfer);
  const std::vector<int> labels = {5, 0, 3};
  SampledValues all{{0, 1, 2, 3, 4, 5}, {1, 1, 1}, {1, 1, 1, 1, 1, 1}};
  const Var x = tape.parameter(p.x);
  const Var sampled = sampled_softmax_loss(p.pair, labels, x, all);
  const Var full = softmax_cross_entropy(linear({x}, *p.pair.weights, p.pair.biases), labels);
  CHECK(difference(numbers_of({{sampled}}), numbers_of({{full}})) < kNear);
  // A hit that stays adds the label's score a second time.
  const Var kept = sampled_softmax_loss(p.pair, labels, x, all, false);
  for (int64_t b = 0; b < 3; ++b) CHECK(kept.value().data[b] > sampled.value().data[b] + 1e-3);
}

TEST_CASE("sampled softmax: the gradient is that of differences") {
  if (sizeof(Real) != sizeof(double)) return;
  Projection p;
  const std::vector<int> labels = {5, 0, 0};
  const SampledValues drawn{{0, 4, 2}, {0.3, 0.9, 0.9}, {0.9, 0.4, 0.6}};
  for (const bool remove : {false, true})
    CHECK(gradient_error(p.store, [&](Tape& tape) {
            return weighted_total(
                sampled_softmax_loss(p.pair, labels, tanh(tape.parameter(p.x)), drawn, remove));
          }) < 1e-7);
}

TEST_CASE("sampled softmax: what does not fit is refused") {
  Projection p;
  Tape tape(Tape::Use::kInfer);
  const Var x = tape.parameter(p.x);
  const std::vector<int> labels = {5, 0, 3};
  const SampledValues drawn{{1}, {1, 1, 1}, {1}};
  CHECK_THROWS_AS(sampled_softmax_loss(p.pair, std::vector<int>{5, 0, 6}, x, drawn),
                  std::out_of_range);
  CHECK_THROWS_AS(sampled_softmax_loss(p.pair, labels, x, {{-1}, {1, 1, 1}, {1}}),
                  std::out_of_range);
  CHECK_THROWS_AS(sampled_softmax_loss(p.pair, labels, x, {{1}, {1, 1}, {1}}),
                  std::invalid_argument);
  CHECK_THROWS_AS(sampled_softmax_loss(p.pair, std::vector<int>{1}, x, {{1}, {1}, {1}}),
                  std::invalid_argument);
}
