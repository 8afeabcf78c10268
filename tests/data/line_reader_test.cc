#include "data/line_reader.h"

#include <doctest/doctest.h>

#include "text/fixtures.h"

using namespace nmt;

namespace {

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  LineReader reader(path.string());
  std::vector<std::string> lines;
  for (std::string line; reader.next(line);) lines.push_back(line);
  CHECK(reader.line_number() == int64_t(lines.size()));
  return lines;
}

std::vector<std::string> lines_in(const std::string& bytes, const std::string& name = "text") {
  const ScratchFolder folder;
  spill(folder / name, bytes);
  return lines_of(folder / name);
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a last line needs no line feed, and a line feed begins no line") {
  CHECK(lines_in("") == Lines{});
  CHECK(lines_in("\n") == Lines{""});
  CHECK(lines_in("a\n\nb") == Lines{"a", "", "b"});
  CHECK(lines_in("a\n\nb\n") == Lines{"a", "", "b"});
}

TEST_CASE("CR before LF and a BOM at the start are dropped, others stay") {
  CHECK(lines_in("\xEF\xBB\xBF"
                 "a\r\nb\rc\r\n\xEF\xBB\xBF"
                 "d\r") == Lines{"a", "b\rc",
                                 "\xEF\xBB\xBF"
                                 "d"});
}

TEST_CASE("NUL and bytes that are no UTF-8 come through") {
  const std::string odd("a\0b\xFF", 4);
  CHECK(lines_in(odd + "\n") == Lines{odd});
}

TEST_CASE("a line of a million words is one line") {
  std::string line;
  for (int i = 0; i < 1'000'000; ++i) line += "word ";
  CHECK(lines_in(line + "\nnext\n") == Lines{line, "next"});
}

TEST_CASE("gzip and zstd are unpacked, by content whatever the name") {
  const Lines lines = {"eins", "zwei"};
  CHECK(lines_in(gzipped("eins\nzwei\n"), "t.gz") == lines);
  CHECK(lines_in(zstandard("eins\nzwei\n"), "t.zst") == lines);
  CHECK(lines_in(gzipped("eins\nzwei\n"), "t.txt") == lines);
  CHECK(lines_in(zstandard("eins\nzwei\n"), "t.gz") == lines);
}

TEST_CASE("archives of several parts are read to the end") {
  CHECK(lines_in(gzipped("a\n") + gzipped("b\n"), "t.gz") == Lines{"a", "b"});
  CHECK(lines_in(zstandard("a\n") + zstandard("b\n"), "t.zst") == Lines{"a", "b"});
}

TEST_CASE("an archive that was cut off or altered is an error, never a shorter text") {
  std::string text;
  Rng rng(1, Purpose::kTest);
  for (int i = 0; i < 20000; ++i) text += std::to_string(rng.bits()) + "\n";
  for (const bool gzip : {true, false}) {
    const std::string whole = gzip ? gzipped(text) : zstandard(text);
    for (const size_t cut : {size_t{1}, size_t{5}, whole.size() / 2}) {
      CAPTURE(gzip);
      CAPTURE(cut);
      const std::string bytes = whole.substr(0, whole.size() - cut);
      CHECK_THROWS_AS(lines_in(bytes, gzip ? "t.gz" : "t.zst"), Error);
    }
    std::string altered = whole;
    for (size_t i = 0; i < 20; ++i) altered[whole.size() / 2 + i] ^= 0x55;
    CHECK_THROWS_AS(lines_in(altered, gzip ? "t.gz" : "t.zst"), Error);
  }
}

TEST_CASE("what cannot be read is named with the reason") {
  const ScratchFolder folder;
  spill(folder / "plain.gz", "plain text\n");
  spill(folder / "plain.zst", "plain text\n");
  const auto why = [&](const std::string& name) {
    return error_of([&] { LineReader((folder / name).string()); });
  };
  CHECK(contains(why("missing"), "missing: cannot be read: No such file"));
  CHECK(contains(why("."), "is a folder"));
  CHECK(contains(why("plain.gz"), "plain.gz: does not hold gzip data"));
  CHECK(contains(why("plain.zst"), "plain.zst: does not hold whole zstd data"));
  CHECK(contains(error_of([&] { check_readable((folder / "missing").string()); }), "No such file"));
  CHECK_NOTHROW(check_readable("-"));
}
