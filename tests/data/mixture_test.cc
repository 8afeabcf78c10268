#include "data/mixture.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "text/fixtures.h"

using namespace nmt;

namespace {

struct TwoCorpora {
  std::vector<MixedCorpus> mixed(double a, double b) const { return {{&first, a}, {&second, b}}; }

  ScratchFolder folders[2];  // before what lies in them
  Corpus first = random_corpus(folders[0], 60), second = random_corpus(folders[1], 200);
};

}  // namespace

TEST_CASE("mixture: a single corpus comes in its own order") {
  const TwoCorpora corpora;
  Mixture mixture({{&corpora.first, 0.1}}, {.sentences = 8}, 3);
  BatchOrder order(corpora.first, {.sentences = 8}, 3);
  for (int i = 0; i < 40; ++i) {
    const Mixture::Draw draw = mixture.next();
    CHECK(draw.corpus == 0);
    CHECK(draw.pairs == order.next());
  }
  CHECK(mixture.epoch_fraction() == doctest::Approx(order.epoch_fraction()));
}

TEST_CASE("mixture: corpora are drawn by their ratios") {
  const TwoCorpora corpora;
  Mixture mixture(corpora.mixed(1, 3), {.sentences = 8}, 3);
  int second = 0;
  for (int i = 0; i < 1000; ++i) second += mixture.next().corpus == 1;
  CHECK(second > 700);
  CHECK(second < 800);
}

TEST_CASE("mixture: a position is come back to, whatever was drawn meanwhile") {
  const TwoCorpora corpora;
  Mixture mixture(corpora.mixed(2, 1), {.sentences = 8}, 5);
  for (int i = 0; i < 37; ++i) mixture.next();
  const Mixture::Position position = mixture.position();
  std::vector<std::vector<int64_t>> expected;
  for (int i = 0; i < 20; ++i) expected.push_back(mixture.next().pairs);
  Mixture again(corpora.mixed(2, 1), {.sentences = 8}, 5);
  again.seek(position);
  for (const auto& pairs : expected) CHECK(again.next().pairs == pairs);
  CHECK_THROWS_AS(again.seek({0, {}}), std::invalid_argument);
}

TEST_CASE("mixture: no corpus, or a ratio that is not above 0, is refused") {
  const TwoCorpora corpora;
  CHECK_THROWS_AS(Mixture({}, {.sentences = 8}, 1), std::invalid_argument);
  CHECK_THROWS_AS(Mixture(corpora.mixed(1, 0), {.sentences = 8}, 1), std::invalid_argument);
}
