#include "data/length_batches.h"

#include <doctest/doctest.h>

namespace nmt {

TEST_CASE("batches by length: every index once, lengths fall, threads all have work") {
  const std::vector<int> lengths{3, 9, 1, 9, 5, 2, 7};
  const auto batches = batches_by_length(lengths, 3, 1);
  CHECK(batches == std::vector<std::vector<size_t>>{{1, 3, 6}, {4, 0, 5}, {2}});
  CHECK(batches_by_length(lengths, 100, 3).size() == 3);
  CHECK(batches_by_length(lengths, 100, 64).size() == 7);
  CHECK(batches_by_length({}, 3, 2).empty());
}

}  // namespace nmt
