#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nmt {

/// Numbers as a recipe writes them: decimal, complete (not 12abc), without a leading zero (some
/// readers take 010 for 8), finite. nullopt for anything else and for values that the type cannot
/// hold.
std::optional<double> parse_real(std::string_view text);
template <std::integral T>  // int, int64_t, uint64_t
std::optional<T> parse_whole(std::string_view text);
/// Is the text written as a whole number, however large?
bool is_whole(std::string_view text);

/// The shortest text that parse_real() reads back as the same number; always with a point, because
/// other YAML readers take 1e-08 for text.
std::string real_text(double value);
/// For ranges in messages: 1000000, not 1e+06 or 1000000.0.
std::string limit_text(double value);

/// Text as a YAML scalar: in double quotes and with escapes if it could be read as something else.
std::string quote(const std::string& text);

/// For messages: with control characters escaped, and cut to a suitable length.
std::string shown(const std::string& text);

/// The index of the first byte that is a control character or not part of valid UTF-8; npos if
/// there is none. Tabs and line ends (LF, CR LF) are fine.
size_t first_unreadable(std::string_view text);
std::string hex_byte(char byte);  // "0x1F"

}  // namespace nmt
