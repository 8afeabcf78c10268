#include "metrics/words.h"

#include <doctest/doctest.h>

#include "metrics/vectors.h"

using namespace nmt;

namespace {

using Words = std::vector<std::string_view>;

}  // namespace

TEST_CASE("words: white space of any kind separates, at the ends too") {
  CHECK(words_of("") == Words{});
  CHECK(words_of(" \t\r\n") == Words{});
  CHECK(words_of("  a  bc ") == Words{"a", "bc"});
  CHECK(words_of("a\u00a0b\u3000c\u2028d\x1c"
                 "e\u0085") == Words{"a", "b", "c", "d", "e"});
}

TEST_CASE("words: zero-width characters and broken UTF-8 do not separate") {
  CHECK(words_of("a\u200bb\ufeff\u00adc").size() == 1);
  CHECK(words_of("a\xa0\x80z \xff") == Words{"a\xa0\x80z", "\xff"});
  CHECK(words_of(std::string_view("a\0b", 3)).size() == 1);
}

TEST_CASE("words: only white space at the end is stripped") {
  CHECK(right_stripped(" a b \u2003\r") == " a b");
  CHECK(right_stripped("\u3000") == "");
  CHECK(right_stripped("a\u200b") == "a\u200b");
}

TEST_CASE("words: a character is a code point; a broken byte is one too") {
  CHECK(count_characters("") == 0);
  CHECK(count_characters("aé漢😀") == 4);
  CHECK(count_characters("e\u0301 ") == 3);
  CHECK(count_characters("\xff\xfe") == 2);
}

TEST_CASE("words: lower case is the full Unicode mapping without folding") {
  CHECK(lower_cased("ẞß İ ΟΔΟΣ ΟΣ. ΣΑ \u212a") == "ßß i̇ οδος ος. σα k");
}

TEST_CASE("words: lower case is that of the vectors") {
  const auto vectors = read_vectors("tokenization.json");
  for (const auto& entry : vectors["lowercased"])
    CHECK(lower_cased(entry[0].get<std::string>()) == entry[1].get<std::string>());
  CHECK(vectors["lowercased"].size() == 47);
}
