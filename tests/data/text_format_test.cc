#include "data/text_format.h"

#include <doctest/doctest.h>

#include <vector>

#include "data/line_reader.h"
#include "text/fixtures.h"

using namespace nmt;

namespace {

std::string why(const std::string& bytes, const std::string& path = "t") {
  return error_of([&] { check_is_text(path, bytes); });
}

/// UTF-16 of characters below U+10000.
std::string utf16(const std::u16string& text, bool little) {
  std::string bytes;
  for (const char16_t c : text) {
    const char low = char(c & 0xFF), high = char(c >> 8);
    bytes += little ? std::string{low, high} : std::string{high, low};
  }
  return bytes;
}

}  // namespace

TEST_CASE("text format: what is no UTF-8 is named with the command that converts it") {
  using namespace std::string_literals;
  CHECK(contains(why("\xFF\xFE" + utf16(u"hi\n", true)),
                 "t: is text in UTF-16, not in UTF-8; convert it: iconv -f UTF-16 -t UTF-8 t; "
                 "or read it as it is with --as-is"));
  CHECK(contains(why("\xFE\xFF" + utf16(u"hi\n", false)), "is text in UTF-16, "));
  CHECK(contains(why("\xFF\xFE\0\0h\0\0\0"s), "is text in UTF-32, "));
  CHECK(contains(why("\0\0\xFE\xFF\0\0\0h"s), "is text in UTF-32, "));
  CHECK(contains(why(utf16(u"A house.\n", true)), "seems to be text in UTF-16LE, "));
  CHECK(contains(why(utf16(u"A house.\n", false)), "seems to be text in UTF-16BE, "));
  CHECK(contains(why("PK\x03\x04 and more"), "is a zip archive, not in UTF-8; unpack it: unzip t"));
  CHECK(contains(why(std::string(257, 'x') + "ustar\00000"), "is a tar archive, "));
  CHECK(contains(why("\x04\x22\x4D\x18", "a.lz4"), "lz4 -d a.lz4"));
  CHECK(contains(why("%PDF-1.7"), "is a PDF document"));
}

TEST_CASE("text format: text in UTF-8 and what resembles it is let through") {
  using namespace std::string_literals;
  for (const std::string& text :
       {""s, "a"s, "\0"s, "a\0b\xFF\n"s, "f\xFCr\n"s, "\xEF\xBB\xBFtext\n"s,
        std::string(5000, '\0'), "PK is a chess piece\n"s, "\u00FF\u00FE\n"s, "a\0\0b\0c\n"s})
    CHECK(why(text).empty());
}

TEST_CASE("text format: readers refuse a file when they open it, also inside of an archive") {
  const ScratchFolder folder;
  spill(folder / "t", "\xFF\xFE" + utf16(u"hi\n", true));
  spill(folder / "t.gz", gzipped(std::string(257, 'x') + "ustar"));
  CHECK(contains(error_of([&] { LineReader((folder / "t").string()); }), "is text in UTF-16"));
  CHECK(contains(error_of([&] { LineReader((folder / "t.gz").string()); }), "is a tar archive"));
  CHECK_NOTHROW(LineReader((folder / "t").string(), {.as_is = true}));
}
