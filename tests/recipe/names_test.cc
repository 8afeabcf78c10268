#include "recipe/names.h"

#include <doctest/doctest.h>

namespace nmt {

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
