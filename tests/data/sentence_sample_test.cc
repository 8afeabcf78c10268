#include "data/sentence_sample.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nmt;

TEST_CASE("a sample below its limit is the whole text in order") {
  SentenceSample sample(3, 1);
  for (const char* sentence : {"a", "b", "c"}) sample.add(sentence);
  CHECK(sample.sentences() == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("each sentence is equally likely to be in a sample") {
  constexpr int kRuns = 4000, kSentences = 20, kLimit = 5;
  std::vector<int> hits(kSentences);
  for (uint64_t seed = 0; seed < kRuns; ++seed) {
    SentenceSample sample(kLimit, seed);
    for (int i = 0; i < kSentences; ++i) sample.add(std::to_string(i));
    CHECK(sample.sentences().size() == kLimit);
    for (const std::string& sentence : sample.sentences()) ++hits[size_t(std::stoi(sentence))];
  }
  // Binomial: 1000 expected, standard deviation 27; five of them.
  for (const int count : hits) CHECK(std::abs(count - kRuns * kLimit / kSentences) < 137);
}
