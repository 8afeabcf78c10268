#include "base/error.h"

#include <doctest/doctest.h>

using namespace nmt;

TEST_CASE("error: a message is where, what and the remedy, without what is empty") {
  CHECK(std::string(Error::usage("a.txt:3", "is bad", "mend it").what()) ==
        "a.txt:3: is bad; mend it");
  CHECK(std::string(Error::usage("a.txt", "is bad").what()) == "a.txt: is bad");
  CHECK(std::string(Error::usage("", "is bad", "mend it").what()) == "is bad; mend it");
}

TEST_CASE("error: what was asked wrongly exits with 2, what failed with 1") {
  CHECK(Error::usage("x", "y").exit_status() == 2);
  CHECK(Error::runtime("x", "y").exit_status() == 1);
}

TEST_CASE("error: a line is named behind its file, line 0 is the file itself") {
  CHECK(at_line("a.txt", 29000) == "a.txt:29000");
  CHECK(at_line("a.txt", 0) == "a.txt");
}
