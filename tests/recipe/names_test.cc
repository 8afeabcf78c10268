#include "recipe/names.h"

#include <doctest/doctest.h>

namespace nmt {

TEST_CASE("names: the edit distance counts insertions, deletions, replacements and swaps") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("workers", "wokers") == 1);
  CHECK(edit_distance("size", "sise") == 1);
  CHECK(edit_distance("batch", "bacth") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ca", "abc") == 3);  // optimal string alignment edits no part twice
}

TEST_CASE("names: the nearest is found, but only if it is near") {
  const std::vector<std::string> names = {"workers", "size", "sizes", "seed"};
  CHECK(nearest("worker", names) == "workers");
  CHECK(nearest("sized", names) == "size");
  CHECK(nearest("max_updates", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(nearest(std::string(100'000, 'x'), names).empty());
}

TEST_CASE("names: an entry's name is safe in a file's name, in a key path and in --set") {
  for (const std::string name : {"de", "de-AT", "zh_Hans", "2de", "-x", "_x", "no"}) {
    CHECK_MESSAGE(is_name(name), name);
  }
  CHECK(is_name(std::string(64, 'x')));
  CHECK_FALSE(is_name(std::string(65, 'x')));
  for (const std::string name : {"", "0", "12", "-", "_", "d.e", "d/e", "..", "d e", "d\n", "d=e",
                                 "d,e", "d:e", "dé", "日本"}) {
    CHECK_FALSE_MESSAGE(is_name(name), name);
  }
  CHECK_FALSE(is_name(std::string("de\0", 3)));
}

TEST_CASE("names: are listed as in a sentence") {
  CHECK(any_of({}).empty());
  CHECK(any_of({"a"}) == "a");
  CHECK(any_of({"a", "b"}) == "a or b");
  CHECK(all_of({"a", "b", "c"}) == "a, b and c");
}

}  // namespace nmt
