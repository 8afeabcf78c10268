#include "metrics/chrf.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace nmt;

TEST_CASE("chrf: a translation that is its reference has 100, one without a common letter 0") {
  CHECK(chrf({"a cat", "x"}, {{"a cat", "x"}}) == doctest::Approx(100));
  CHECK(chrf({"abc"}, {{"xyz"}}) == 0);
  CHECK(chrf({""}, {{""}}) == 0);
}

TEST_CASE("chrf: by hand, of unigrams") {
  // "ab" against "abcd": precision 1, recall 1/2; with beta 2, 5·(1/2) / (4 + 1/2).
  CHECK(chrf({"ab"}, {{"abcd"}}, {.char_order = 1}) == doctest::Approx(100 * 2.5 / 4.5));
}

TEST_CASE("chrf: characters are code points, and bytes where they are none") {
  CHECK(chrf_statistics("\u00e4\u00f6", std::vector<std::string>{"\u00e4x"}).orders[0] ==
        ChrfOrder{2, 2, 1});
  CHECK(chrf_statistics("a\xff", std::vector<std::string>{"b\xff"}).orders[0] ==
        ChrfOrder{2, 2, 1});
}

TEST_CASE("chrf: what cannot be is refused") {
  CHECK_THROWS_AS(chrf({"a"}, {}), std::invalid_argument);
  CHECK_THROWS_AS(chrf({"a"}, {{"a", "b"}}), std::invalid_argument);
  CHECK_THROWS_AS(chrf_statistics("a", {}), std::invalid_argument);
  CHECK_THROWS_AS(chrf({"a"}, {{"a"}}, {.char_order = 0}), std::invalid_argument);
}
