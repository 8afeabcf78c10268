#include "text/utf8.h"

#include <doctest/doctest.h>

using namespace nmt;

TEST_CASE("clean_utf8 leaves valid text as it is") {
  for (const char* text : {"", "plain", "weiße Männer", "日本語", "\U0001F600", "a\u00A0b"})
    CHECK(clean_utf8(text) == text);
}

TEST_CASE("clean_utf8 puts U+FFFD for each damaged part and for NUL") {
  CHECK(clean_utf8("a\xFFz") == "a\uFFFDz");
  CHECK(clean_utf8("\xC3") == "\uFFFD");
  CHECK(clean_utf8("\xE2\x82") == "\uFFFD");              // a cut off euro sign is one part
  CHECK(clean_utf8("\xED\xA0\x80").find("\uFFFD") == 0);  // a surrogate
  CHECK(clean_utf8("\xC0\xAF").find("\uFFFD") == 0);      // an overlong slash
  CHECK(clean_utf8(std::string_view("a\0b", 3)) == "a\uFFFDb");
}

TEST_CASE("clean_utf8 makes control characters spaces") {
  CHECK(clean_utf8("a\tb\rc\x1B"
                   "d\x7F"
                   "e\u0085"
                   "f\n") == "a b c d e f ");
}

TEST_CASE("is_blank knows Unicode's white space and the BOM") {
  CHECK(is_blank(""));
  CHECK(is_blank(" \t\r\n"));
  CHECK(is_blank("\u00A0\u3000\u2003\uFEFF"));
  CHECK_FALSE(is_blank(" x "));
  CHECK_FALSE(is_blank("\xFF"));
  CHECK_FALSE(is_blank(std::string_view("\0", 1)));
}

TEST_CASE("next_code_point and append_utf8 are inverse") {
  std::string text;
  for (const int c : {0x24, 0xE4, 0x20AC, 0x1F600}) {
    const size_t start = text.size();
    append_utf8(text, c);
    size_t at = start;
    CHECK(next_code_point(text, at) == c);
    CHECK(at == text.size());
  }
  append_utf8(text, 0xD800);
  CHECK(text.ends_with("\uFFFD"));
}
