#include "metrics/words.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace nmt {
namespace {

// Calls visit(code point or a negative number, where it begins, where it ends) from left to right.
template <class Visit>
void for_each_character(std::string_view line, Visit visit) {
  const char* bytes = line.data();
  const auto size = int64_t(line.size());
  for (int64_t i = 0; i < size;) {
    const int64_t begin = i;
    UChar32 c;
#pragma GCC diagnostic push  // ICU's macro narrows within itself
#pragma GCC diagnostic ignored "-Wconversion"
    U8_NEXT(bytes, i, size, c);
#pragma GCC diagnostic pop
    visit(c, size_t(begin), size_t(i));
  }
}

}  // namespace

bool is_white_space(int32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  size_t word = 0;  // where the current one begins
  for_each_character(line, [&](int32_t c, size_t begin, size_t end) {
    if (!is_white_space(c)) return;
    if (begin > word) words.push_back(line.substr(word, begin - word));
    word = end;
  });
  if (word < line.size()) words.push_back(line.substr(word));
  return words;
}

std::string_view right_stripped(std::string_view line) {
  size_t length = 0;
  for_each_character(line, [&](int32_t c, size_t, size_t end) {
    if (!is_white_space(c)) length = end;
  });
  return line.substr(0, length);
}

int64_t count_characters(std::string_view line) {
  int64_t count = 0;
  for_each_character(line, [&](int32_t, size_t, size_t) { ++count; });
  return count;
}

std::vector<size_t> character_starts(std::string_view line) {
  std::vector<size_t> starts;
  for_each_character(line, [&](int32_t, size_t begin, size_t) { starts.push_back(begin); });
  return starts;
}

std::string lower_cased(std::string_view line) {
  auto text = icu::UnicodeString::fromUTF8({line.data(), int32_t(line.size())});
  std::string lower;
  return text.toLower(icu::Locale::getRoot()).toUTF8String(lower);
}

}  // namespace nmt
