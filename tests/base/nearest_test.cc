#include "base/nearest.h"

#include <doctest/doctest.h>

namespace nmt {

TEST_CASE("nearest: the edit distance counts insertions, deletions, replacements and swaps") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("workers", "wokers") == 1);
  CHECK(edit_distance("size", "sise") == 1);
  CHECK(edit_distance("batch", "bacth") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ca", "abc") == 3);  // optimal string alignment edits no part twice
}

TEST_CASE("nearest: the nearest is found, but only if it is near") {
  const std::vector<std::string> names = {"workers", "size", "sizes", "seed"};
  CHECK(nearest("worker", names) == "workers");
  CHECK(nearest("sized", names) == "size");
  CHECK(nearest("max_updates", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(nearest(std::string(100'000, 'x'), names).empty());
}

}  // namespace nmt
