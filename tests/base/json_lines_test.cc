#include "base/json_lines.h"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "base/full_disk.h"
#include "base/scratch_folder.h"

using namespace nmt;

namespace {

using Json = nlohmann::ordered_json;

}  // namespace

TEST_CASE("json lines: keys keep their order and numbers read back as they were") {
  const ScratchFolder folder;
  JsonLines lines(folder / "h");
  lines.append({{"update", 10}, {"loss", 0.1}, {"best", true}});
  lines.append({{"loss", 1.0 / 3}});
  lines.append({{"loss", std::numeric_limits<double>::quiet_NaN()}});
  CHECK(slurp(folder / "h") ==
        "{\"update\":10,\"loss\":0.1,\"best\":true}\n{\"loss\":0.3333333333333333}\n{\"loss\":null}"
        "\n");
  CHECK(lines.size() == int64_t(slurp(folder / "h").size()));
}

TEST_CASE("json lines: a line is in the file once append() returns") {
  const ScratchFolder folder;
  JsonLines lines(folder / "h");
  CHECK(lines.size() == 0);
  lines.append({{"a", 1}});
  CHECK(slurp(folder / "h") == "{\"a\":1}\n");
  CHECK_NOTHROW(lines.sync());
}

TEST_CASE("json lines: opening keeps complete lines and cuts a torn last line") {
  const ScratchFolder folder;
  const std::string whole = "{\"a\":1}\n{\"a\":2}\n";
  for (const std::string torn : {"", "{", "{\"a\":3}", "\xc3"}) {
    CAPTURE(torn);
    spill(folder / "h", whole + torn);
    JsonLines lines(folder / "h");
    CHECK(lines.size() == int64_t(whole.size()));
    lines.append({{"a", 4}});
    CHECK(slurp(folder / "h") == whole + "{\"a\":4}\n");
  }
}

TEST_CASE("json lines: a file of nothing but a torn line becomes empty") {
  const ScratchFolder folder;
  spill(folder / "h", "{\"a\"");
  CHECK(JsonLines(folder / "h").size() == 0);
  CHECK(slurp(folder / "h") == "");
}

TEST_CASE("json lines: truncate_to() takes the file back to what a checkpoint knew") {
  const ScratchFolder folder;
  JsonLines lines(folder / "h");
  lines.append({{"a", 1}});
  const int64_t known = lines.size();
  lines.append({{"a", 2}});
  lines.truncate_to(known);
  CHECK(lines.size() == known);
  lines.append({{"a", 3}});
  CHECK(slurp(folder / "h") == "{\"a\":1}\n{\"a\":3}\n");
  lines.truncate_to(0);
  CHECK(slurp(folder / "h") == "");
}

TEST_CASE("json lines: truncate_to() refuses a file that the checkpoint did not know") {
  const ScratchFolder folder;
  JsonLines lines(folder / "h");
  lines.append({{"a", 1}});
  for (const int64_t bytes : {int64_t{-1}, int64_t{4}, int64_t{9}}) {
    CAPTURE(bytes);
    CHECK_THROWS_AS(lines.truncate_to(bytes), Error);
  }
  CHECK(slurp(folder / "h") == "{\"a\":1}\n");
}

TEST_CASE("json lines: a full disk leaves no half line") {
  const ScratchFolder folder;
  JsonLines lines(folder / "h");
  lines.append({{"a", 1}});
  {
    const FullDisk disk(12);
    CHECK_THROWS_AS(lines.append({{"a", 2}}), Error);
  }
  CHECK(slurp(folder / "h") == "{\"a\":1}\n");
  lines.append({{"a", 3}});
  CHECK(slurp(folder / "h") == "{\"a\":1}\n{\"a\":3}\n");
}

TEST_CASE("json lines: a folder in its place is the user's mistake") {
  const ScratchFolder folder;
  try {
    JsonLines lines(folder.path());
    FAIL("opened a folder");
  } catch (const Error& e) {
    CHECK(e.fault() == Fault::kUsage);
  }
}
