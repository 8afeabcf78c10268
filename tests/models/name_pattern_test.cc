#include "models/name_pattern.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace nmt;

TEST_CASE("pattern: wildcards stand for any text or one character, and say which") {
  using Texts = std::vector<std::string>;
  CHECK(match_name("a/b", "a/b") == Texts{});
  CHECK(match_name("*", "") == Texts{""});
  CHECK(match_name("*/kernel", "rnn/cell/kernel") == Texts{"rnn/cell"});
  CHECK(match_name("*/cell_?/*", "rnn/cell_1/bias") == Texts{"rnn", "1", "bias"});
  CHECK(match_name("*b*", "abbc") == Texts{"a", "bc"});
  CHECK_FALSE(match_name("a", "ab"));
  CHECK_FALSE(match_name("cell_?", "cell_"));
  CHECK_FALSE(match_name("*x", "abc"));
}

TEST_CASE("pattern: a form takes as many texts as it has wildcards") {
  CHECK(fill_pattern("de/*/cell_?", {"rnn", "1"}) == "de/rnn/cell_1");
  CHECK(fill_pattern("plain", {}) == "plain");
  CHECK_THROWS_AS(fill_pattern("*", {}), std::invalid_argument);
  CHECK_THROWS_AS(fill_pattern("*", {"a", "b"}), std::invalid_argument);
}
