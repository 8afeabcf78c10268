#include "decoding/top_continuations.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/rng.h"

namespace nmt {
namespace {

double plain_log_sum_exp(const std::vector<Real>& logits) {
  double sum = 0;
  for (const Real x : logits) sum += std::exp(double(x));
  return std::log(sum);
}

/// All continuations, sorted: what TopContinuations finds without sorting.
std::vector<Continuation> sorted(const std::vector<std::vector<Real>>& rows,
                                 const std::vector<double>& log_probs) {
  std::vector<Continuation> all;
  for (size_t row = 0; row < rows.size(); ++row)
    for (size_t id = kEos; id < rows[row].size(); ++id) {
      const double token = double(rows[row][id]) - plain_log_sum_exp(rows[row]);
      all.push_back({int(row), TokenId(id), log_probs[row] + token, token});
    }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.log_prob > b.log_prob; });
  return all;
}

TEST_CASE("top tokens: the k best of several hypotheses are those that sorting finds") {
  Rng rng(3, Purpose::kTest);
  for (const int size : {4, 63, 64, 66, 130, 1000}) {
    for (const int k : {1, 2, 7, 40}) {
      std::vector<std::vector<Real>> rows(3, std::vector<Real>(size_t(size)));
      const std::vector<double> log_probs{-40.25, -41, -39.5};
      for (auto& row : rows)
        for (Real& x : row) x = Real(8 * rng.normal());
      TopContinuations top(k);
      for (size_t i = 0; i < rows.size(); ++i) top.offer(int(i), log_probs[i], rows[i]);
      const auto expected = sorted(rows, log_probs);
      REQUIRE(top.best().size() == std::min(size_t(k), expected.size()));
      for (size_t i = 0; i < top.best().size(); ++i) {
        CHECK(top.best()[i].hypothesis == expected[i].hypothesis);
        CHECK(top.best()[i].token == expected[i].token);
        CHECK(top.best()[i].log_prob == doctest::Approx(expected[i].log_prob).epsilon(1e-6));
        CHECK(top.best()[i].token_log_prob ==
              doctest::Approx(expected[i].token_log_prob).epsilon(1e-6));
      }
    }
  }
}

TEST_CASE("likeliest: from logits that come in blocks, a search finds what it finds in rows") {
  Rng rng(5, Purpose::kTest);
  for (const int size : {4, 511, 512, 513, 1400}) {
    for (const int k : {1, 2, 7}) {
      std::vector<Real> numbers(3 * size_t(size));
      for (Real& x : numbers) x = Real(rng.below(50)) / 4;  // with many that are equal
      const Matrix logits{numbers.data(), 3, size};
      RowTopK row_top(3, k + 1);
      for (int64_t first = 0; first < size; first += 512) {
        const int64_t count = std::min<int64_t>(512, size - first);
        std::vector<Real> block;
        for (int64_t r = 0; r < 3; ++r)
          block.insert(block.end(), logits.row(r) + first, logits.row(r) + first + count);
        row_top.add(first, {block.data(), 3, count});
      }
      for (const TokenId first : {kEos, TokenId(kEos + 1)}) {
        TopContinuations expected(k), found(k);
        for (int64_t r = 0; r < 3; ++r) {
          const double log_prob = -0.25 * double(r);
          expected.offer(int(r), log_prob, {logits.row(r), size_t(size)}, first);
          found.offer(int(r), log_prob, row_top.row(r), first);
        }
        REQUIRE(found.best().size() == expected.best().size());
        for (size_t i = 0; i < found.best().size(); ++i) {
          CHECK(found.best()[i].hypothesis == expected.best()[i].hypothesis);
          CHECK(found.best()[i].token == expected.best()[i].token);
          CHECK(found.best()[i].log_prob == expected.best()[i].log_prob);
          CHECK(found.best()[i].token_log_prob == expected.best()[i].token_log_prob);
        }
      }
    }
  }
}

TEST_CASE("top tokens: equals go to the earlier hypothesis, then to the lower id") {
  const std::vector<Real> flat(200, Real(1.5));
  TopContinuations top(3);
  top.offer(0, -1.0, flat);
  top.offer(1, -1.0, flat);
  REQUIRE(top.best().size() == 3);
  for (int i = 0; i < 3; ++i) {
    CHECK(top.best()[size_t(i)].hypothesis == 0);
    CHECK(top.best()[size_t(i)].token == kEos + i);
  }
}

TEST_CASE("top tokens: <pad> and <s> are never chosen, but share the probability") {
  TopContinuations top(10);
  top.offer(0, 0.0, std::vector<Real>{5, 5, 5, 5});
  REQUIRE(top.best().size() == 2);
  CHECK(top.best()[0].token == kEos);
  CHECK(top.best()[0].log_prob == doctest::Approx(std::log(0.25)).epsilon(1e-6));
  CHECK(top.best()[1].token == kUnk);
}

TEST_CASE("top tokens: what is not allowed is left out, and only what is likely is asked for") {
  std::vector<Real> logits(1000);
  for (size_t id = 0; id < logits.size(); ++id) logits[id] = Real(id % 10) - Real(id) / 1000;
  int asked = 0;
  TopContinuations top(3);
  top.offer(0, 0.0, logits, kEos, [&](TokenId id) {
    ++asked;
    return id != 9 && id != 29;
  });
  REQUIRE(top.best().size() == 3);
  CHECK(top.best()[0].token == 19);
  CHECK(top.best()[1].token == 39);
  CHECK(top.best()[2].token == 49);
  CHECK(top.best()[0].token_log_prob ==
        doctest::Approx(double(logits[19]) - plain_log_sum_exp(logits)).epsilon(1e-5));
  CHECK(asked < 30);
}

TEST_CASE("top tokens: a model that gives no numbers is an error") {
  TopContinuations top(1);
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  const Real infinity = std::numeric_limits<Real>::infinity();
  CHECK_THROWS_AS(top.offer(0, 0.0, std::vector<Real>{0, 0, 0, nan}), Error);
  CHECK_THROWS_AS(top.offer(0, 0.0, std::vector<Real>{0, 0, 0, infinity}), Error);
  for (const Real bad : {nan, infinity}) {
    std::vector<Real> logits{0, 0, 0, bad};
    RowTopK row_top(1, 2);
    row_top.add(0, {logits.data(), 1, 4});
    CHECK_THROWS_AS(row_top.row(0), Error);
  }
}

}  // namespace
}  // namespace nmt
