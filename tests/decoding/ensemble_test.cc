#include "decoding/ensemble.h"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <numeric>

#include "decoding/search.h"
#include "support/prefix_model.h"

namespace nmt {
namespace {

/// Owns the members that an ensemble only refers to.
struct Group {
  std::vector<std::unique_ptr<Model>> models;
  std::unique_ptr<Ensemble> ensemble;
};

Group group_of(int symbols, const std::vector<uint64_t>& seeds) {
  Group group;
  std::vector<const Model*> members;
  for (const uint64_t seed : seeds) {
    group.models.push_back(std::make_unique<PrefixModel>(symbols, seed, 1.5));
    members.push_back(group.models.back().get());
  }
  group.ensemble = std::make_unique<Ensemble>(members);
  return group;
}

const std::vector<Ids> kSources{{4, 5}, {6}, {7, 8, 9, 4}};

std::vector<std::vector<Hypothesis>> run(const Model& model) {
  Tape tape(Tape::Use::kInfer);
  return search(model, tape, make_source_batch(kSources, {0, 1, 2}), {.beam = 3, .nbest = 2});
}

TEST_CASE("ensemble: of one model, or of the same model twice, it is that model") {
  const auto alone = run(PrefixModel(30, 1, 1.5));
  for (const auto& seeds : {std::vector<uint64_t>{1}, std::vector<uint64_t>{1, 1}}) {
    const auto results = run(*group_of(30, seeds).ensemble);
    for (size_t b = 0; b < kSources.size(); ++b)
      for (size_t i = 0; i < 2; ++i) {
        CHECK(results[b].at(i).tokens == alone[b].at(i).tokens);
        CHECK(results[b].at(i).log_prob == doctest::Approx(alone[b].at(i).log_prob).epsilon(1e-5));
      }
  }
}

TEST_CASE("ensemble: its distribution is the normalised geometric mean of its members'") {
  const PrefixModel a(8, 1, 1.5), b(8, 2, 1.5);
  const Group group = group_of(8, {1, 2});
  const Ensemble& both = *group.ensemble;
  Tape tape(Tape::Use::kInfer);
  const Ids target{5, 6, 7};
  const auto scores = both.score(tape, make_batch({{4, 5}}, {target}, {0}));
  REQUIRE(scores.size() == 4);
  for (size_t t = 0; t < 4; ++t) {
    const auto mean = [&](TokenId next) {
      Ids symbols(target.begin(), target.begin() + long(t));
      symbols.push_back(next);
      const Ids source{4, 5, kEos};
      return (a.log_probs(source, symbols).back() + b.log_probs(source, symbols).back()) / 2;
    };
    double sum = 0;
    for (TokenId id = 0; id < 8; ++id) sum += std::exp(mean(id));
    const double expected = mean(t < 3 ? target[t] : kEos) - std::log(sum);
    CHECK(scores[t] == doctest::Approx(expected).epsilon(1e-5));
  }
}

TEST_CASE("ensemble: weights are shares, equal ones are none") {
  const PrefixModel a(8, 1, 1.5), b(8, 2, 1.5);
  Tape tape(Tape::Use::kInfer);
  const Batch batch = make_batch({{4, 5}}, {{5, 6, 7}}, {0});
  const auto plain = Ensemble({&a, &b}).score(tape, batch);
  CHECK(Ensemble({&a, &b}, {3, 3}).score(tape, batch) == plain);
  const auto scores = Ensemble({&a, &b}, {6, 2}).score(tape, batch);
  const auto mean = [&](TokenId next) {
    const Ids source{4, 5, kEos}, symbols{next};
    return 0.75 * a.log_probs(source, symbols)[0] + 0.25 * b.log_probs(source, symbols)[0];
  };
  double sum = 0;
  for (TokenId id = 0; id < 8; ++id) sum += std::exp(mean(id));
  CHECK(scores[0] == doctest::Approx(mean(5) - std::log(sum)).epsilon(1e-5));
  CHECK_THROWS_WITH_AS(Ensemble({&a, &b}, {1}), "1 weights for 2 models", std::invalid_argument);
  CHECK_THROWS_AS(Ensemble({&a, &b}, {1, 0}), std::invalid_argument);
}

TEST_CASE("ensemble: attention is the mean of its members', none if one has none") {
  const PrefixModel attends(8, 1, 0, true), too(8, 2, 0, true), none(8, 3);
  CHECK(has_attention(Ensemble({&attends, &too})));
  CHECK_FALSE(has_attention(Ensemble({&attends, &none})));
  CHECK_FALSE(has_attention(Ensemble({&none, &attends})));
}

TEST_CASE("ensemble: search reports what it scores, padding scores nothing") {
  const Group group = group_of(30, {1, 2});
  const Ensemble& both = *group.ensemble;
  const auto results = run(both);
  std::vector<Ids> targets;
  for (const auto& list : results) targets.push_back(list.at(0).tokens);
  Tape tape(Tape::Use::kInfer);
  const Batch batch = make_batch(kSources, targets, {0, 1, 2});
  const auto scores = both.score(tape, batch);
  for (size_t b = 0; b < 3; ++b) {
    REQUIRE(results[b].at(0).finished);
    double sum = 0;
    for (int t = 0; t < batch.targets[0].length; ++t) {
      const double log_prob = scores[size_t(t) * 3 + b];
      sum += log_prob;
      if (t >= batch.targets[0].lengths[b]) CHECK(log_prob == 0);
    }
    CHECK(sum == doctest::Approx(results[b].at(0).log_prob).epsilon(1e-5));
  }
  tape.reset();
  const double total = std::accumulate(scores.begin(), scores.end(), 0.0);
  CHECK(both.loss(tape, batch, {}).cross_entropy == doctest::Approx(-total));
}

TEST_CASE("ensemble: what it cannot do it refuses") {
  CHECK_THROWS_AS(Ensemble({}), std::invalid_argument);
  const PrefixModel eight(8), nine(9);
  CHECK_THROWS_WITH_AS(Ensemble({&eight, &nine}),
                       "an ensemble of models with 8 and 9 target symbols", std::invalid_argument);
  Tape recording(Tape::Use::kRecord);
  CHECK_THROWS_AS(Ensemble({&eight}).loss(recording, make_batch({{4}}, {{5}}, {0}), {}),
                  std::invalid_argument);
}

}  // namespace
}  // namespace nmt
