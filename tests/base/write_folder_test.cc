#include <doctest/doctest.h>

#include <stdexcept>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/full_disk.h"
#include "base/scratch_folder.h"

using namespace nmt;

namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

// Fills a folder with one file in a folder of its own.
auto filled_with(const std::string& bytes) {
  return [bytes](const fs::path& folder) {
    fs::create_directory(folder / "inner");
    spill(folder / "inner/file", bytes);
  };
}

}  // namespace

TEST_CASE("write_folder: makes the folder and those above it") {
  const ScratchFolder scratch;
  write_folder(scratch / "runs/en-de/best", filled_with("1"));
  CHECK(slurp(scratch / "runs/en-de/best/inner/file") == "1");
}

TEST_CASE("write_folder: replaces a folder, and nothing of the old one is left") {
  const ScratchFolder scratch;
  write_folder(scratch / "f", filled_with("1"));
  spill(scratch / "f/other", "old");
  write_folder(scratch / "f/", filled_with("2"));
  CHECK(slurp(scratch / "f/inner/file") == "2");
  CHECK(!fs::exists(scratch / "f/other"));
  CHECK(scratch.names() == Names{"f"});
}

TEST_CASE("write_folder: replaces an empty folder") {
  const ScratchFolder scratch;
  fs::create_directory(scratch / "f");
  write_folder(scratch / "f", filled_with("1"));
  CHECK(slurp(scratch / "f/inner/file") == "1");
  CHECK(scratch.names() == Names{"f"});
}

TEST_CASE("write_folder: what fill() throws leaves the previous folder and nothing else") {
  const ScratchFolder scratch;
  write_folder(scratch / "f", filled_with("1"));
  const auto fail = [](const fs::path& folder) {
    spill(folder / "half", "x");
    throw std::runtime_error("no");
  };
  CHECK_THROWS_WITH_AS(write_folder(scratch / "f", fail), "no", std::runtime_error);
  CHECK(slurp(scratch / "f/inner/file") == "1");
  CHECK_THROWS_AS(write_folder(scratch / "new", fail), std::runtime_error);
  CHECK(scratch.names() == Names{"f"});
}

TEST_CASE("write_folder: a full disk leaves the previous folder and nothing else") {
  const ScratchFolder scratch;
  write_folder(scratch / "f", filled_with("1"));
  const FullDisk disk(1000);
  const auto fill = [](const fs::path& folder) {
    AtomicFile file(folder / "parameters");
    file.stream() << std::string(5000, 'x');
    file.commit();
  };
  CHECK_THROWS_AS(write_folder(scratch / "f", fill), Error);
  CHECK(slurp(scratch / "f/inner/file") == "1");
  CHECK(scratch.names() == Names{"f"});
}

TEST_CASE("write_folder: does not replace a file") {
  const ScratchFolder scratch;
  spill(scratch / "f", "a file");
  CHECK_THROWS_AS(write_folder(scratch / "f", filled_with("1")), Error);
  CHECK(slurp(scratch / "f") == "a file");
  CHECK(scratch.names() == Names{"f"});
}

TEST_CASE("recover_folder: puts the previous folder back after a crash between the renames") {
  const ScratchFolder scratch;
  write_folder(scratch / "f.nmt-old", filled_with("previous"));
  write_folder(scratch / "f.nmt-tmp17", filled_with("new"));
  recover_folder(scratch / "f");
  CHECK(slurp(scratch / "f/inner/file") == "previous");
  CHECK(scratch.names() == Names{"f"});
}

TEST_CASE("recover_folder: keeps the new folder after a crash behind the renames") {
  const ScratchFolder scratch;
  write_folder(scratch / "f.nmt-old", filled_with("previous"));
  write_folder(scratch / "f", filled_with("new"));
  recover_folder(scratch / "f");
  CHECK(slurp(scratch / "f/inner/file") == "new");
  CHECK(scratch.names() == Names{"f"});
}

TEST_CASE("recover_folder: takes nothing half filled, and nothing of its neighbours") {
  const ScratchFolder scratch;
  for (const char* name : {"f.nmt-tmp17", "f.nmt-tmp17.1", "f2.nmt-tmp17", "f.old"})
    fs::create_directory(scratch / name);
  recover_folder(scratch / "f");
  CHECK(scratch.names() == Names{"f.old", "f2.nmt-tmp17"});
  CHECK_NOTHROW(recover_folder(scratch / "no/such"));
}

TEST_CASE("write_folder: goes on after a crash that nobody mended") {
  const ScratchFolder scratch;
  write_folder(scratch / "f.nmt-old", filled_with("oldest"));
  write_folder(scratch / "f", filled_with("previous"));
  write_folder(scratch / "f", filled_with("new"));
  CHECK(slurp(scratch / "f/inner/file") == "new");
  CHECK(scratch.names() == Names{"f"});
}
