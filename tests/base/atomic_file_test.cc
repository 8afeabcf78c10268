#include "base/atomic_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <stdexcept>

#include "base/error.h"
#include "base/full_disk.h"
#include "base/scratch_folder.h"

using namespace nmt;

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& bytes) {
  AtomicFile file(path);
  file.stream() << bytes;
  file.commit();
}

// The Error that `work` throws; its message is empty if it throws none.
template <class Work>
Error error_of(Work work) {
  try {
    work();
  } catch (const Error& e) {
    return e;
  }
  return Error::usage("", "");
}

bool mentions(const Error& error, const std::string& text) {
  return std::string(error.what()).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("atomic file: commit() replaces the target and leaves nothing else") {
  const ScratchFolder folder;
  write(folder / "a", "first");
  write(folder / "a", "second");
  CHECK(slurp(folder / "a") == "second");
  CHECK(folder.names() == std::vector<std::string>{"a"});
}

TEST_CASE("atomic file: without commit() the target stays as it was") {
  const ScratchFolder folder;
  write(folder / "a", "first");
  {
    AtomicFile file(folder / "a");
    file.stream() << "second" << std::flush;
    CHECK(folder.names().size() == 2);
  }
  CHECK(slurp(folder / "a") == "first");
  CHECK(folder.names() == std::vector<std::string>{"a"});
}

TEST_CASE("atomic file: large and small pieces come out in order") {
  const ScratchFolder folder;
  std::string expected;
  AtomicFile file(folder / "a");
  for (const size_t size : {1UL, 65535UL, 65536UL, 3UL, 200000UL, 65537UL, 0UL, 7UL}) {
    const std::string piece(size, char('a' + size % 26));
    file.stream() << piece;
    file.stream().put('|');
    expected += piece + '|';
  }
  file.commit();
  CHECK(slurp(folder / "a") == expected);
}

TEST_CASE("atomic file: a full disk leaves the target whole and says how much is free") {
  const ScratchFolder folder;
  write(folder / "a", "first");
  for (const size_t size : {5000UL, 500000UL}) {  // fails when flushed, fails when written
    const Error error = error_of([&] {
      const FullDisk disk(1000);
      write(folder / "a", std::string(size, 'x'));
    });
    CHECK(error.fault() == Fault::kRuntime);
    CHECK(mentions(error, (folder / "a").string() + ": cannot write: File too large"));
    CHECK(mentions(error, "MB are left"));
    CHECK(slurp(folder / "a") == "first");
    CHECK(folder.names() == std::vector<std::string>{"a"});
  }
}

TEST_CASE("atomic file: two for one target do not disturb each other") {
  const ScratchFolder folder;
  AtomicFile one(folder / "a"), two(folder / "a");
  one.stream() << "one";
  two.stream() << "two";
  two.commit();
  CHECK(slurp(folder / "a") == "two");
  one.commit();
  CHECK(slurp(folder / "a") == "one");
}

TEST_CASE("atomic file: a link stays a link") {
  const ScratchFolder folder;
  spill(folder / "real", "first");
  fs::create_symlink("real", folder / "link");
  write(folder / "link", "second");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(slurp(folder / "real") == "second");
}

TEST_CASE("atomic file: a name without a folder is in the working directory") {
  const ScratchFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  write("a", "bytes");
  write_folder("f", [](const fs::path& f) { spill(f / "x", "y"); });
  write_folder("f", [](const fs::path& f) { spill(f / "x", "z"); });
  recover_folder("f");
  fs::current_path(before);
  CHECK(folder.names() == std::vector<std::string>{"a", "f"});
  CHECK(slurp(folder / "f/x") == "z");
}

TEST_CASE("atomic file: what cannot be a file is the user's mistake, and is left alone") {
  const ScratchFolder folder;
  fs::create_directory(folder / "d");
  mkfifo((folder / "pipe").c_str(), 0600);
  for (const fs::path& bad : {folder / "d", folder / "pipe", folder / "missing/a", fs::path()}) {
    CAPTURE(bad);
    const Error error = error_of([&] { write(bad, "x"); });
    CHECK(mentions(error, bad.string()));
    CHECK(error.fault() == Fault::kUsage);
    CHECK(std::string(error.what()) != "");
  }
  CHECK(folder.names() == std::vector<std::string>{"d", "pipe"});
}

TEST_CASE("read_file: gives all bytes, of pipes too") {
  const ScratchFolder folder;
  const std::string bytes = std::string("a\0b\r\n\xff", 6) + std::string(100000, 'x');
  spill(folder / "a", bytes);
  CHECK(read_file(folder / "a") == bytes);
  spill(folder / "empty", "");
  CHECK(read_file(folder / "empty") == "");
  CHECK(!read_file("/proc/self/status").empty());  // has size 0 until it is read
}

TEST_CASE("read_file: what is missing or a folder is the user's mistake") {
  const ScratchFolder folder;
  const Error missing = error_of([&] { read_file(folder / "no"); });
  CHECK(missing.fault() == Fault::kUsage);
  CHECK(mentions(missing, "no: cannot open: No such file or directory"));
  const Error is_folder = error_of([&] { read_file(folder.path()); });
  CHECK(is_folder.fault() == Fault::kUsage);
  CHECK(mentions(is_folder, "cannot read: Is a directory"));
}
