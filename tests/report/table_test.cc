#include "report/table.h"

#include <doctest/doctest.h>

#include <stdexcept>

namespace nmt {

TEST_CASE("table: columns are as wide as their widest cell, text left and numbers right") {
  Table table({{"name", Table::Align::kLeft}, {"n"}});
  table.add({"a", "1,000"});
  table.add({"longer", "7"});
  CHECK(table.text() ==
        "name        n\n"
        "a       1,000\n"
        "longer      7\n");
}

TEST_CASE("table: a short row ends early and nothing is left behind a line") {
  Table table({{"a", Table::Align::kLeft}, {"b", Table::Align::kLeft}});
  table.add({"x"});
  table.add({"y", ""});
  CHECK(table.text() == "a  b\nx\ny\n");
}

TEST_CASE("table: a row longer than the heading is the caller's mistake") {
  Table table({{"a"}});
  CHECK_THROWS_AS(table.add({"1", "2"}), std::invalid_argument);
}

}  // namespace nmt
