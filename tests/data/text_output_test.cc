#include "data/text_output.h"

#include <doctest/doctest.h>

#include "base/scratch_folder.h"
#include "data/line_reader.h"

namespace nmt {

TEST_CASE("text output: is compressed as its name says, and read back") {
  const ScratchFolder scratch;
  for (const std::string name : {"o", "o.gz", "o.zst", "o.txt"}) {
    CAPTURE(name);
    const std::string path = (scratch / name).string();
    {
      TextOutput output(path);
      for (int i = 0; i < 10'000; ++i) output.stream() << "line " << i << "\n";
      CHECK_FALSE(std::filesystem::exists(path));
      output.commit();
    }
    const std::string bytes = slurp(path);
    CHECK(bytes.starts_with("\x1F\x8B") == (name == "o.gz"));
    CHECK(bytes.starts_with("\x28\xB5\x2F\xFD") == (name == "o.zst"));
    LineReader reader(path);
    int64_t lines = 0;
    for (std::string line; reader.next(line); ++lines)
      REQUIRE(line == "line " + std::to_string(lines));
    CHECK(lines == 10'000);
  }
}

TEST_CASE("text output: without commit there is no file, compressed or not") {
  const ScratchFolder scratch;
  for (const std::string name : {"o", "o.gz", "o.zst"}) {
    { TextOutput(scratch / name).stream() << "x"; }
    CHECK_FALSE(std::filesystem::exists(scratch / name));
  }
  CHECK(std::filesystem::is_empty(scratch.path()));
}

}  // namespace nmt
