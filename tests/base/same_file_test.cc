#include "base/same_file.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/scratch_folder.h"

namespace nmt {
namespace fs = std::filesystem;

TEST_CASE("same file: by what it is, not by its name") {
  const ScratchFolder scratch;
  spill(scratch / "a", "x");
  spill(scratch / "b", "x");
  fs::create_symlink(scratch / "a", scratch / "link");
  fs::create_hard_link(scratch / "a", scratch / "hard");
  fs::create_directories(scratch / "sub");
  for (const char* name : {"a", "link", "hard", "./a", "sub/../a"})
    CHECK_MESSAGE(same_file(scratch / "a", scratch / name), name);
  CHECK_FALSE(same_file(scratch / "a", scratch / "b"));
  CHECK_FALSE(same_file(scratch / "a", scratch / "missing"));
}

TEST_CASE("same file: what lies in a folder, through links too") {
  const ScratchFolder scratch;
  fs::create_directories(scratch / "m/deep");
  fs::create_directory_symlink(scratch / "m", scratch / "link");
  for (const char* name : {"m", "m/new", "m/deep/new", "link/new", "m/../m/new", "link"})
    CHECK_MESSAGE(lies_in(scratch / name, scratch / "m"), name);
  for (const char* name : {"n", "m2", "m/../new"})
    CHECK_FALSE_MESSAGE(lies_in(scratch / name, scratch / "m"), name);
}

TEST_CASE("same file: an output that is an input is a usage error that names both") {
  const ScratchFolder scratch;
  spill(scratch / "a", "x");
  fs::create_directories(scratch / "m");
  const std::string a = (scratch / "a").string(), m = (scratch / "m").string();
  const std::vector<NamedInput> inputs = {{"--input", a}, {"the model", m}, {"--prefix", "-"}};
  CHECK_THROWS_WITH_AS(check_is_no_input("--output", a, inputs),
                       doctest::Contains("is the same file as --input"), Error);
  CHECK_THROWS_WITH_AS(check_is_no_input("--output", m + "/recipe.yml", inputs),
                       doctest::Contains("lies in the folder of the model"), Error);
  CHECK_NOTHROW(check_is_no_input("--output", "-", inputs));
  CHECK_NOTHROW(check_is_no_input("--output", (scratch / "new").string(), inputs));
}

}  // namespace nmt
