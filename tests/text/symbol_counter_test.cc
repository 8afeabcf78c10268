#include "text/symbol_counter.h"

#include <doctest/doctest.h>

using namespace nmt;

TEST_CASE("a counter that is full drops rare symbols and keeps frequent ones") {
  SymbolCounter counter(VocabularyKind::kWord, 100);
  for (int i = 0; i < 5000; ++i)
    counter.add("often " + std::to_string(i) + (i % 2 == 0 ? " half" : ""));
  const auto found = counter.most_frequent(1000);
  CHECK(found.size() <= 101);
  CHECK(found[0].symbol == "often");
  CHECK(found[0].count == 5000);
  CHECK(found[1].symbol == "half");
  CHECK(counter.total() == 12500);
}

TEST_CASE("symbols that are spelt like reserved ones are not counted in") {
  SymbolCounter counter(VocabularyKind::kWord);
  counter.add("</s> </s> word <unk>");
  const auto found = counter.most_frequent(10);
  REQUIRE(found.size() == 1);
  CHECK(found[0].symbol == "word");
}
