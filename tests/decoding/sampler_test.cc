#include "decoding/sampler.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "base/error.h"
#include "decoding/search.h"
#include "support/prefix_model.h"

namespace nmt {
namespace {

// Reserved symbols first: <pad>, <s>, </s>, <unk>.
const std::vector<double> kProbabilities{0.05, 0.05, 0.1, 0.02, 0.3, 0.2, 0.2, 0.08};

std::vector<Real> logits_of(const std::vector<double>& probabilities) {
  std::vector<Real> logits;
  for (const double p : probabilities) logits.push_back(Real(std::log(p) + 3));
  return logits;
}

Ids tokens_of(const std::vector<SampledToken>& all) {
  Ids tokens;
  for (const SampledToken& choice : all) tokens.push_back(choice.token);
  return tokens;
}

TEST_CASE("sampling: top-k keeps the k likeliest, equals by the lower id") {
  const auto logits = logits_of(kProbabilities);
  CHECK(tokens_of(drawable_tokens(logits, kEos, {})) == Ids{2, 3, 4, 5, 6, 7});
  CHECK(tokens_of(drawable_tokens(logits, kUnk, {})) == Ids{3, 4, 5, 6, 7});
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_k = 1})) == Ids{4});
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_k = 2})) == Ids{4, 5});
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_k = 4})) == Ids{4, 5, 6, 2});
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_k = 100})).size() == 6);
}

TEST_CASE("sampling: the nucleus is the fewest symbols that have the probability together") {
  // Without <pad> and <s>, 0.9 is shared: 0.333, 0.222, 0.222, 0.111, 0.089, 0.022.
  const auto logits = logits_of(kProbabilities);
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_p = 0.01})) == Ids{4});
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_p = 0.33})) == Ids{4});
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_p = 0.34})) == Ids{4, 5});
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_p = 0.78})) == Ids{4, 5, 6, 2});
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_p = 0.999})).size() == 6);
  // Of the 3 likeliest: 0.429, 0.286, 0.286.
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_k = 3, .top_p = 0.7})) == Ids{4, 5});
  // Squared, 0.09 of 0.1868 is half, less half: 4 alone.
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.temperature = 0.5, .top_p = 0.45})) == Ids{4});
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.temperature = 0.5, .top_p = 0.55})) == Ids{4, 5});
}

TEST_CASE("sampling: what is not allowed leaves its probability to the rest") {
  const auto logits = logits_of(kProbabilities);
  const auto not_4 = [](TokenId id) { return id != 4; };
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_k = 2}, not_4)) == Ids{5, 6});
  // 0.6 is shared: 5 has a third.
  CHECK(tokens_of(drawable_tokens(logits, kEos, {.top_p = 0.33}, not_4)) == Ids{5});
  CHECK(drawable_tokens(logits, kEos, {}, [](TokenId) { return false; }).empty());
}

/// How likely so large a χ² is, by Wilson and Hilferty's approximation: a z-value.
double chi_square_z(const std::map<TokenId, int>& counts, const std::map<TokenId, double>& expected,
                    int draws) {
  double chi_square = 0;
  for (const auto& [token, p] : expected) {
    const double wanted = p * draws, found = counts.contains(token) ? counts.at(token) : 0;
    chi_square += (found - wanted) * (found - wanted) / wanted;
  }
  const double degrees = double(expected.size()) - 1, v = 2 / (9 * degrees);
  return (std::cbrt(chi_square / degrees) - (1 - v)) / std::sqrt(v);
}

TEST_CASE("sampling: draws have the probabilities that temperature, top-k and nucleus leave") {
  const auto logits = logits_of(kProbabilities);
  for (const SamplingOptions& options :
       {SamplingOptions{}, SamplingOptions{.temperature = 0.5}, SamplingOptions{.temperature = 2},
        SamplingOptions{.top_k = 4}, SamplingOptions{.top_p = 0.8},
        SamplingOptions{.temperature = 1.5, .top_k = 5, .top_p = 0.9}}) {
    std::map<TokenId, double> expected;
    double sum = 0;
    for (const TokenId token : tokens_of(drawable_tokens(logits, kEos, options)))
      sum += expected[token] = std::pow(kProbabilities[size_t(token)], 1 / options.temperature);
    for (auto& [token, p] : expected) p /= sum;
    constexpr int kDraws = 20'000;
    std::map<TokenId, int> counts;
    for (int line = 0; line < kDraws; ++line) {
      Sampler sampler(options, line, 0);
      const Continuation drawn = sampler.draw(-1, logits, kEos, {}).at(0);
      ++counts[drawn.token];
      CHECK(drawn.token_log_prob ==
            doctest::Approx(std::log(kProbabilities[size_t(drawn.token)])).epsilon(1e-5));
      CHECK(drawn.log_prob == doctest::Approx(drawn.token_log_prob - 1));
    }
    for (const auto& count : counts) CHECK(expected.contains(count.first));
    CHECK(std::abs(chi_square_z(counts, expected, kDraws)) < 3);
  }
}

std::vector<std::vector<Hypothesis>> sample(const Model& model, const std::vector<Ids>& sources,
                                            const std::vector<int64_t>& lines,
                                            const SamplingOptions& options, int nbest = 1) {
  Tape tape(Tape::Use::kInfer);
  return search(model, tape, make_source_batch(sources, lines),
                {.nbest = nbest, .max_length = 12, .sampling = options});
}

TEST_CASE("sampling: whole translations are as frequent as they are likely") {
  const PrefixModel model(6, 3, 2.0);
  std::vector<Ids> sources(5000, Ids{4});
  std::vector<int64_t> lines(sources.size());
  std::iota(lines.begin(), lines.end(), 0);
  std::map<Ids, int> counts;
  for (const auto& list : sample(model, sources, lines, {.temperature = 1}, 4))
    for (const Hypothesis& h : list)
      if (h.finished) ++counts[h.tokens];
  for (const Ids& translation : {Ids{}, Ids{3}, Ids{5}, Ids{4, 5}, Ids{3, 3}}) {
    // <pad> and <s> are never drawn: each step's other symbols share their probability.
    double p = 1;
    uint32_t hash = PrefixModel::extend(PrefixModel::hash_of(Ids{4, kEos}), kGo);
    for (size_t t = 0; t <= translation.size(); ++t) {
      const TokenId next = t < translation.size() ? translation[t] : kEos;
      double sum = 0;
      for (TokenId id = kEos; id < 6; ++id) sum += std::exp(double(model.logit(hash, id)));
      p *= std::exp(double(model.logit(hash, next))) / sum;
      hash = PrefixModel::extend(hash, next);
    }
    const double draws = 20'000, deviation = std::sqrt(draws * p * (1 - p));
    CHECK(std::abs(counts[translation] - draws * p) < 4 * deviation);
  }
}

TEST_CASE("sampling: a line's samples depend on its number and the seed, not on its neighbours") {
  const PrefixModel model(30, 4, 0.5);
  const std::vector<Ids> sources{{4, 5}, {6}, {4, 5}, {7, 8, 9}};
  const auto together = sample(model, sources, {10, 11, 12, 13}, {.seed = 5}, 3);
  for (size_t b = 0; b < sources.size(); ++b) {
    const auto alone = sample(model, {sources[b]}, {int64_t(b) + 10}, {.seed = 5}, 3).at(0);
    REQUIRE(alone.size() == 3);
    for (size_t i = 0; i < 3; ++i) {
      CHECK(alone[i].tokens == together[b][i].tokens);
      CHECK(alone[i].token_log_probs == together[b][i].token_log_probs);
    }
    // One sample is the first of three.
    CHECK(sample(model, {sources[b]}, {int64_t(b) + 10}, {.seed = 5}).at(0).at(0).tokens ==
          alone[0].tokens);
  }
  CHECK(together[0][0].tokens != together[2][0].tokens);  // the same text in another line
  CHECK(together[0][0].tokens != together[0][1].tokens);
  CHECK(together[0][0].tokens != sample(model, {{4, 5}}, {10}, {.seed = 6}).at(0).at(0).tokens);
}

TEST_CASE("sampling: of one symbol it is greedy search, and it claims what the model scores") {
  const PrefixModel model(30, 4, 0.5);
  const std::vector<Ids> sources{{4, 5}, {6}, {7, 8, 9}};
  Tape tape(Tape::Use::kInfer);
  const auto greedy =
      search(model, tape, make_source_batch(sources, {0, 1, 2}), {.beam = 1, .max_length = 12});
  const auto drawn = sample(model, sources, {0, 1, 2}, {.top_k = 1});
  for (size_t b = 0; b < sources.size(); ++b) {
    CHECK(drawn[b].at(0).tokens == greedy[b].at(0).tokens);
    CHECK(drawn[b].at(0).token_log_probs == greedy[b].at(0).token_log_probs);
    CHECK(drawn[b].at(0).score == greedy[b].at(0).score);
    CHECK(drawn[b].at(0).finished == greedy[b].at(0).finished);
  }
}

TEST_CASE("sampling: options out of range are refused, logits that are no numbers are an error") {
  const PrefixModel model(8);
  CHECK_THROWS_AS(sample(model, {{4}}, {0}, {.temperature = 0}), std::invalid_argument);
  CHECK_THROWS_AS(sample(model, {{4}}, {0}, {.top_k = -1}), std::invalid_argument);
  CHECK_THROWS_AS(sample(model, {{4}}, {0}, {.top_p = 0}), std::invalid_argument);
  CHECK_THROWS_AS(sample(model, {{4}}, {0}, {.top_p = 1.5}), std::invalid_argument);
  const std::vector<Real> bad{0, 0, 0, std::numeric_limits<Real>::quiet_NaN()};
  CHECK_THROWS_AS(Sampler({}, 0, 0).draw(0, bad, kEos, {}), Error);
}

}  // namespace
}  // namespace nmt
