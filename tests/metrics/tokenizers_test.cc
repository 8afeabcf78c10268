#include "metrics/tokenizers.h"

#include <doctest/doctest.h>

#include "metrics/vectors.h"
#include "metrics/words.h"

using namespace nmt;

namespace {

std::string tokens(std::string_view line) {
  std::string joined;
  const std::string text = tokenize_13a(right_stripped(line));
  for (const std::string_view word : words_of(text))
    joined.append(joined.empty() ? "" : " ").append(word);
  return joined;
}

}  // namespace

TEST_CASE("13a: points and commas stay within numbers only") {
  CHECK(tokens("1,000.5 a.b .5 5.") == "1,000.5 a . b . 5 5 .");
  CHECK(tokens("a..b ...") == "a . . b . . .");
}

TEST_CASE("13a: a hyphen splits behind a digit only, an apostrophe never") {
  CHECK(tokens("20-year b-4 it's") == "20 - year b-4 it's");
}

TEST_CASE("13a: entities are read once, in the original's order") {
  CHECK(tokens("&lt;b&gt; &quot;x&quot; &amp;lt; &amp;quot; &apos;") ==
        "< b > \" x \" < & quot ; & apos ;");
}

TEST_CASE("13a: <skipped> goes, lines that were joined come together") {
  CHECK(tokens("a<skipped>b <Skipped>") == "ab < Skipped >");
  CHECK(tokens("<skip<skipped>ped>") == "< skipped >");
  CHECK(tokens("hyphen-\nated new\nline") == "hyphenated new line");
}

TEST_CASE("13a: what is not ASCII is never taken apart") {
  CHECK(tokens("Mädchen, „so“ – 漢字。") == "Mädchen , „so“ – 漢字。");
}

TEST_CASE("13a: tokens are those of the vectors") {
  int seen = 0;
  const auto vectors = read_vectors("tokenization.json");
  for (const auto& entry : vectors["tokenized"]) {
    if (entry[0] != "13a") continue;
    CAPTURE(entry[1].get<std::string>());
    CHECK(tokens(entry[1].get<std::string>()) == entry[2].get<std::string>());
    ++seen;
  }
  CHECK(seen == 130);
}
