#include "data/batch.h"

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
  CHECK(batch.targets[0].length == 3);
  CHECK(batch.targets[0].inputs == Ids{kGo, kGo, 20, 21, kPad, 22});
  CHECK(batch.targets[0].labels == Ids{20, 21, kEos, 22, kPad, kEos});
  CHECK(batch.targets[0].lengths == std::vector<int>{2, 3});
  CHECK(batch.target_tokens() == 5);
}

TEST_CASE("an empty sentence is a lone </s>") {
  const Batch batch = make_batch({{}}, {{}}, {0});
  CHECK(batch.source.ids == Ids{kEos});
  CHECK(batch.targets[0].inputs == Ids{kGo});
  CHECK(batch.targets[0].labels == Ids{kEos});
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

TEST_CASE("as in TensorFlow, a source is padded to the first bucket that takes both sides") {
  const SourceLayout layout = {.reverse = false, .pad_to = {{3, 2}, {5, 6}}};
  const Batch batch = make_batch({{10, 11}, {12}, {13, 14, 15, 16, 17, 18}}, {{20}, {21, 22}, {23}},
                                 {0, 1, 2}, layout);
  CHECK(batch.source.lengths == std::vector<int>{3, 2, 7});
  CHECK(batch.source.visible == std::vector<int>{3, 5, 7});  // the last fits no bucket
  CHECK(batch.source.length == 7);
  // Translation knows no target: the source alone decides.
  CHECK(make_source_batch({{12}, {10, 11, 12}}, {0, 1}, layout).visible == std::vector<int>{3, 5});
}

TEST_CASE("a reversed source begins with </s>, and with its padding where that is seen") {
  const SourceLayout reversed = {.reverse = true, .pad_to = {}};
  const SourceBatch hidden = make_source_batch({{10, 11}, {12}}, {0, 1}, reversed);
  CHECK(hidden.ids == Ids{kEos, kEos, 11, 12, 10, kPad});
  const SourceLayout padded = {.reverse = true, .pad_to = {{4, 9}}};
  const SourceBatch seen = make_source_batch({{10, 11}, {12}}, {0, 1}, padded);
  CHECK(seen.ids == Ids{kPad, kPad, kEos, kPad, 11, kEos, 10, 12});
}

TEST_CASE("a batch of several languages has one source, padded for the longest target") {
  const std::vector<int> numbers = {2, 0};
  const Batch batch = make_batch({{10}, {11}}, {{{20}, {21, 22}}, {{30, 31, 32}, {33}}}, numbers,
                                 {5, 6}, {.reverse = false, .pad_to = {{2, 3}, {4, 4}}});
  CHECK(batch.source.visible == std::vector<int>{4, 2});
  REQUIRE(batch.targets.size() == 2);
  CHECK(batch.targets[0].target == 2);
  CHECK(batch.targets[0].labels == Ids{20, 21, kEos, 22, kPad, kEos});
  CHECK(batch.targets[1].target == 0);
  CHECK(batch.targets[1].tokens == 6);
  CHECK(batch.target_tokens() == 11);
}
