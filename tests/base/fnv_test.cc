#include "base/fnv.h"

#include <doctest/doctest.h>

#include "base/checksum.h"

namespace nmt {

// The vectors of http://www.isthe.com/chongo/tech/comp/fnv, 64-bit FNV-1a.
TEST_CASE("fnv: the published vectors") {
  CHECK(fnv("") == 0xcbf29ce484222325);
  CHECK(fnv("a") == 0xaf63dc4c8601ec8c);
  CHECK(fnv("foobar") == 0x85944171f73967e8);
}

TEST_CASE("fnv: checksums of files written by earlier versions stay valid") {
  Checksum checksum;
  CHECK(checksum.hex() == "cbf29ce484222325");
  checksum.add(std::string("parameters"));
  checksum.add(std::string());
  CHECK(checksum.hex() == "767b8d07ccfea66b");
}

}  // namespace nmt
