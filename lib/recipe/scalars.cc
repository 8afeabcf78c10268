#include "recipe/scalars.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace nmt {
namespace {

constexpr size_t kLongestShown = 60;  // bytes of a value in a message

bool is_digit(char c) { return '0' <= c && c <= '9'; }

std::string_view without_sign(std::string_view text) {
  return text.starts_with('-') ? text.substr(1) : text;
}

bool has_leading_zero(std::string_view digits) {
  return digits.size() > 1 && digits[0] == '0' && is_digit(digits[1]);
}

template <class T>
std::optional<T> from_all_chars(std::string_view text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto [stopped, fault] = std::from_chars(text.data(), end, value);
  if (fault != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

/// Words that YAML 1.1 or 1.2 readers take for null or a boolean.
bool is_yaml_word(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kWords = {"null", "true", "false", "yes", "no",
                                                             "on",   "off",  "y",     "n"};
  std::string lower(text);
  for (char& c : lower) c = 'A' <= c && c <= 'Z' ? char(c - 'A' + 'a') : c;
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

/// True only where every YAML reader sees this very text: a letter, '_' or '/' first, or a dot that
/// leads to a path, and then nothing that could end it. Unusual text is quoted though it need not
/// be.
bool is_plain(const std::string& text) {
  if (text.empty() || is_yaml_word(text)) return false;
  const auto letter = [](char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'); };
  const bool path = text.starts_with("./") || text.starts_with("../");
  if (!letter(text[0]) && text[0] != '_' && text[0] != '/' && !path) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || is_digit(c) || std::string_view("_-./+=").find(c) != std::string_view::npos;
  });
}

/// The code point at text[at], which then moves behind it; -1, and a step of one byte, where the
/// text is not UTF-8 (Unicode 15, definition D92).
int next_code_point(std::string_view text, size_t& at) {
  constexpr int kLeast[] = {0, 0, 0x80, 0x800, 0x10000};  // by length: less is overlong
  const int lead = uint8_t(text[at]);
  const int length = lead < 0x80         ? 1
                     : lead >> 5 == 0x06 ? 2
                     : lead >> 4 == 0x0E ? 3
                     : lead >> 3 == 0x1E ? 4
                                         : 0;
  const size_t start = at++;
  if (length <= 1) return length == 1 ? lead : -1;
  if (text.size() - start < size_t(length)) return -1;
  int code = lead & (0x7F >> length);
  for (size_t i = start + 1; i < start + size_t(length); ++i) {
    if ((uint8_t(text[i]) & 0xC0) != 0x80) return -1;
    code = code << 6 | (uint8_t(text[i]) & 0x3F);
  }
  const bool surrogate = code >> 11 == 0x1B;
  if (code < kLeast[length] || surrogate || code > 0x10FFFF) return -1;
  at = start + size_t(length);
  return code;
}

/// C0, DEL and C1.
bool is_control(int code) { return (0 <= code && code < 0x20) || (0x7F <= code && code < 0xA0); }

/// A control character, or a byte that is not UTF-8, as YAML's double quotes write it.
std::string escaped(int code) {
  switch (code) {
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    default:
      return fmt::format("\\x{:02x}", code);
  }
}

}  // namespace

bool is_whole(std::string_view text) {
  const std::string_view digits = without_sign(text);
  return !digits.empty() && !has_leading_zero(digits) &&
         std::all_of(digits.begin(), digits.end(), is_digit);
}

template <std::integral T>
std::optional<T> parse_whole(std::string_view text) {
  return is_whole(text) ? from_all_chars<T>(text) : std::nullopt;
}
template std::optional<int> parse_whole(std::string_view);
template std::optional<int64_t> parse_whole(std::string_view);
template std::optional<uint64_t> parse_whole(std::string_view);

std::optional<double> parse_real(std::string_view text) {
  const std::string_view digits = without_sign(text);
  // from_chars also knows inf, nan and infinity.
  const bool numeric = !digits.empty() && (is_digit(digits[0]) || digits[0] == '.');
  if (!numeric || has_leading_zero(digits)) return std::nullopt;
  const std::optional<double> value = from_all_chars<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::string real_text(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find('.') != std::string::npos) return text;
  const size_t exponent = text.find('e');
  return exponent == std::string::npos ? text + ".0" : text.insert(exponent, ".0");
}

std::string limit_text(double value) {
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  return whole ? fmt::format("{:.0f}", value) : fmt::format("{}", value);
}

std::string quote(const std::string& text) {
  if (is_plain(text)) return text;
  std::string quoted = "\"";
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    const int code = next_code_point(text, at);
    if (code == '"' || code == '\\') quoted += '\\';
    quoted += is_control(code) ? escaped(code) : text.substr(start, at - start);
  }
  return quoted + '"';
}

std::string shown(const std::string& text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    if (result.size() >= kLongestShown) return result + "...";
    const size_t start = at;
    const int code = next_code_point(text, at);
    const bool unreadable = code < 0 || is_control(code);
    result += unreadable ? escaped(code < 0 ? uint8_t(text[start]) : code)
                         : text.substr(start, at - start);
  }
  return result;
}

size_t first_unreadable(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    const int code = next_code_point(text, at);
    const bool line_end = code == '\n' || (code == '\r' && text.substr(at, 1) == "\n");
    if (code < 0 || (is_control(code) && code != '\t' && !line_end)) return start;
  }
  return std::string_view::npos;
}

std::string hex_byte(char byte) { return fmt::format("0x{:02X}", unsigned(uint8_t(byte))); }

}  // namespace nmt
