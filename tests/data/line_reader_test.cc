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

TEST_CASE("a long line is cut at a character, and is one line") {
  std::string line;
  for (int i = 0; i < 1'000'000; ++i) line += "word ";
  const Lines lines = lines_in(line + "\nnext\n");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == line.substr(0, 65536));
  CHECK(lines[1] == "next");
}

TEST_CASE("the limit of a line counts neither LF nor CR, and no character is cut in two") {
  const ScratchFolder folder;
  spill(folder / "text",
        "abcd\r\nabcde\nab\u00E4\u00E4x\na\u20AC\u20AC\nabc\xC3\xA4z\n\xFF\xFF\xFF\xFF\xFF\nabcd");
  LineReader reader((folder / "text").string(), {.max_line_bytes = 4});
  Lines lines;
  for (std::string line; reader.next(line);) lines.push_back(line);
  CHECK(lines == Lines{"abcd", "abcd", "ab\u00E4", "a\u20AC", "abc", "\xFF\xFF\xFF\xFF", "abcd"});
  CHECK(reader.faults().cut == 5);
  CHECK(reader.faults().cut_lines == std::vector<int64_t>{2, 3, 4});
  CHECK(reader.faults().invalid_lines == std::vector<int64_t>{6});
}

TEST_CASE("lines that are not valid UTF-8 are counted") {
  const ScratchFolder folder;
  spill(folder / "text", "a\nf\xFCr\n\u00FC\n\xED\xA0\x80\n\xC0\xAF\n\xC3\n");
  LineReader reader((folder / "text").string());
  for (std::string line; reader.next(line);) continue;
  CHECK(reader.faults().lines == 6);
  CHECK(reader.faults().invalid == 4);
  CHECK(reader.faults().invalid_lines == std::vector<int64_t>{2, 4, 5});
}

namespace {

struct Packer {
  const char* name;
  std::string (*pack)(const std::string&);
};
const std::vector<Packer> kPackers = {
    {"t.gz", gzipped}, {"t.zst", zstandard}, {"t.bz2", bzipped}, {"t.xz", xzipped}};

}  // namespace

TEST_CASE("gzip, bzip2, xz and zstd are unpacked, by content whatever the name") {
  const Lines lines = {"eins", "zwei"};
  for (const Packer& packer : kPackers) {
    CAPTURE(packer.name);
    CHECK(lines_in(packer.pack("eins\nzwei\n"), packer.name) == lines);
    CHECK(lines_in(packer.pack("eins\nzwei\n"), "t.txt") == lines);
    CHECK(lines_in(packer.pack("eins\nzwei\n"), "t.gz") == lines);
    CHECK(lines_in(packer.pack(""), packer.name) == Lines{});
  }
  CHECK(lines_in("BZh is no archive\n") == Lines{"BZh is no archive"});
  CHECK(lines_in("B") == Lines{"B"});
  CHECK(lines_in("BZh9") == Lines{"BZh9"});
}

TEST_CASE("archives of several parts are read to the end, and zeros behind them are none") {
  for (const Packer& packer : kPackers) {
    CAPTURE(packer.name);
    const std::string parts = packer.pack("a\n") + packer.pack("") + packer.pack("b\n");
    CHECK(lines_in(parts, packer.name) == Lines{"a", "b"});
    CHECK(lines_in(parts + std::string(100'000, '\0'), packer.name) == Lines{"a", "b"});
    CHECK_THROWS_WITH_AS(lines_in(parts + "more", packer.name),
                         doctest::Contains("something else follows its packed data"), Error);
  }
}

TEST_CASE("a large archive gives the bytes that were packed") {
  std::string text;
  Rng rng(1, Purpose::kTest);
  for (int i = 0; i < 100'000; ++i)
    text += std::to_string(rng.bits()) + "\n" + std::string(30, 'a');
  for (const Packer& packer : kPackers) {
    CAPTURE(packer.name);
    std::string all;
    for (const std::string& line : lines_in(packer.pack(text), packer.name)) all += line + '\n';
    CHECK(all == text + '\n');
  }
}

TEST_CASE("an archive that was cut off or altered is an error, never a shorter text") {
  std::string text;
  Rng rng(1, Purpose::kTest);
  for (int i = 0; i < 20000; ++i) text += std::to_string(rng.bits()) + "\n";
  for (const Packer& packer : kPackers) {
    const std::string whole = packer.pack(text);
    for (const size_t cut : {size_t{1}, size_t{5}, whole.size() / 2, whole.size() - 12}) {
      CAPTURE(packer.name);
      CAPTURE(cut);
      CHECK_THROWS_AS(lines_in(whole.substr(0, whole.size() - cut), packer.name), Error);
    }
    std::string altered = whole;
    for (size_t i = 0; i < 20; ++i) altered[whole.size() / 2 + i] ^= 0x55;
    CHECK_THROWS_AS(lines_in(altered, packer.name), Error);
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
  CHECK(contains(why("plain.zst"), "plain.zst: does not hold zstd data"));
  CHECK(contains(error_of([&] { check_readable((folder / "missing").string()); }), "No such file"));
  CHECK_NOTHROW(check_readable("-"));
}
