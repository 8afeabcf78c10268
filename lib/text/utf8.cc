#include "text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace nmt {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr int kBom = 0xFEFF;

/// Most lines of most corpora, or most of each: nothing here needs a look at code points.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

int next_code_point(std::string_view text, size_t& at) {
  const char* bytes = text.data();
  auto i = int64_t(at);
  UChar32 c = -1;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
  U8_NEXT(bytes, i, int64_t(text.size()), c);
#pragma GCC diagnostic pop
  at = size_t(i);
  return c;
}

bool is_valid_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (uint8_t(text[at]) < 0x80)
      ++at;
    else if (next_code_point(text, at) < 0)
      return false;
  }
  return true;
}

void append_utf8(std::string& text, int code_point) {
  icu::UnicodeString(UChar32(U_IS_UNICODE_CHAR(code_point) ? code_point : 0xFFFD))
      .toUTF8String(text);
}

bool is_space(int code_point) { return u_isUWhiteSpace(code_point) || code_point == kBom; }

bool is_of_word(int code_point) {
  switch (u_getIntPropertyValue(code_point, UCHAR_LINE_BREAK)) {
    case U_LB_IDEOGRAPHIC:
    case U_LB_COMPLEX_CONTEXT:
    case U_LB_CONDITIONAL_JAPANESE_STARTER:
    case U_LB_NONSTARTER:
      return false;
    default:
      return u_isalnum(code_point) || (U_GET_GC_MASK(code_point) & U_GC_M_MASK) != 0;
  }
}

bool is_control(int code_point) {
  return (code_point >= 0 && code_point < 0x20) || (code_point >= 0x7F && code_point < 0xA0);
}

std::string clean_utf8(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string clean;
  clean.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    const int c = next_code_point(text, at);
    if (c <= 0) {
      clean += kReplacement;
    } else if (is_control(c)) {
      clean += ' ';
    } else {
      clean += text.substr(start, at - start);
    }
  }
  return clean;
}

bool is_blank(std::string_view text) {
  for (size_t at = 0; at < text.size();)
    if (!is_space(next_code_point(text, at))) return false;
  return true;
}

}  // namespace nmt
