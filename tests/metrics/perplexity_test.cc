#include "metrics/perplexity.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace nmt;

TEST_CASE("perplexity: the end of a line counts as a token, a word and a character") {
  Perplexity sum;
  sum.add_line(-12, 4, "zwei  Wörter");
  CHECK(sum.tokens == 4);
  CHECK(sum.words == 3);
  CHECK(sum.characters == 13);
  CHECK(sum.per_token().cross_entropy == 3);
  CHECK(sum.per_word().cross_entropy == 4);
  CHECK(sum.per_character().perplexity == doctest::Approx(std::exp(12.0 / 13)));
}

TEST_CASE("perplexity: a uniform guess among V tokens has perplexity V") {
  Perplexity sum;
  for (int line = 0; line < 10; ++line) sum.add_line(5 * std::log(1.0 / 8000), 5, "a b c d");
  CHECK(sum.per_token().perplexity == doctest::Approx(8000));
}

TEST_CASE("perplexity: figures per word and character do not depend on the vocabulary") {
  Perplexity pieces, characters;
  pieces.add_line(-7, 3, "ein Haus");
  characters.add_line(-7, 9, "ein Haus");
  CHECK(pieces.per_token().perplexity != characters.per_token().perplexity);
  CHECK(pieces.per_word().perplexity == characters.per_word().perplexity);
  CHECK(pieces.per_character().perplexity == characters.per_character().perplexity);
}

TEST_CASE("perplexity: parts add up") {
  Perplexity all, one, two;
  all.add_line(-1, 2, "a"), all.add_line(-3, 1, "");
  one.add_line(-1, 2, "a"), two.add_line(-3, 1, "");
  one += two;
  CHECK(one.log_prob == all.log_prob);
  CHECK(one.lines == 2);
  CHECK(one.tokens == 3);
  CHECK(one.words == 3);
  CHECK(one.characters == 3);
}

TEST_CASE("perplexity: of nothing is not a number, and of a blank line is one") {
  CHECK(std::isnan(Perplexity{}.per_token().perplexity));
  Perplexity blank;
  blank.add_line(-0.5, 1, "");
  CHECK(blank.per_word().cross_entropy == 0.5);
}
