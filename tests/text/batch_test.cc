#include "text/batch.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace nmt;

TEST_CASE("a batch is time-major, padded, and its targets are its inputs a step later") {
  const Batch batch = make_batch({{10, 11}, {12}}, {{20}, {21, 22}}, {7, 5});
  CHECK(batch.source.size == 2);
  CHECK(batch.source.length == 3);
  CHECK(batch.source.ids == Ids{10, 12, 11, kEos, kEos, kPad});
  CHECK(batch.source.lengths == std::vector<int>{3, 2});
  CHECK(batch.source.sentences == std::vector<int64_t>{7, 5});
  CHECK(batch.target_length == 3);
  CHECK(batch.target_inputs == Ids{kGo, kGo, 20, 21, kPad, 22});
  CHECK(batch.targets == Ids{20, 21, kEos, 22, kPad, kEos});
  CHECK(batch.target_lengths == std::vector<int>{2, 3});
  CHECK(batch.target_tokens == 5);
}

TEST_CASE("an empty sentence is a lone </s>") {
  const Batch batch = make_batch({{}}, {{}}, {0});
  CHECK(batch.source.ids == Ids{kEos});
  CHECK(batch.target_inputs == Ids{kGo});
  CHECK(batch.targets == Ids{kEos});
}

TEST_CASE("no sentences make an empty batch") {
  const SourceBatch batch = make_source_batch({}, {});
  CHECK(batch.size == 0);
  CHECK(batch.length == 0);
}

TEST_CASE("sides of different size are the caller's mistake") {
  CHECK_THROWS_AS(make_batch({{1}}, {}, {0}), std::invalid_argument);
  CHECK_THROWS_AS(make_source_batch({{1}}, {}), std::invalid_argument);
}
