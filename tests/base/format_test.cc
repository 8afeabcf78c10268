#include "base/format.h"

#include <doctest/doctest.h>

namespace nmt {

TEST_CASE("counts have a comma before every three digits") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1000) == "1,000");
  CHECK(format_count(1234567) == "1,234,567");
  CHECK(format_count(-123) == "-123");
  CHECK(format_count(-1234) == "-1,234");
}

TEST_CASE("bytes are told in the largest unit of which there is one") {
  CHECK(format_bytes(0) == "0 B");
  CHECK(format_bytes(1023) == "1023 B");
  CHECK(format_bytes(1024) == "1.0 KiB");
  CHECK(format_bytes(1610612736) == "1.5 GiB");
  CHECK(format_bytes(int64_t{1} << 60) == "1048576.0 TiB");
}

TEST_CASE("durations have two units at most") {
  CHECK(format_duration(0.4) == "0 s");
  CHECK(format_duration(59.4) == "59 s");
  CHECK(format_duration(59.6) == "1 min 00 s");
  CHECK(format_duration(65) == "1 min 05 s");
  CHECK(format_duration(3900) == "1 h 05 min");
}

}  // namespace nmt
