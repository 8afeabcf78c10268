#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nmt {

/// Numbers as a recipe writes them: decimal, complete (12abc is none), no leading zero (some
/// readers take 010 for 8), finite. nullopt for anything else and for what the type cannot hold.
std::optional<double> parse_real(std::string_view text);
template <std::integral T>  // int, int64_t, uint64_t
std::optional<T> parse_whole(std::string_view text);
/// Whether text is written as a whole number, however large.
bool is_whole(std::string_view text);

/// The shortest text that parse_real reads back to the same number; always with a point, since
/// other YAML readers take 1e-08 for text.
std::string real_text(double value);
/// For ranges in messages: 1000000, not 1e+06 or 1000000.0.
std::string limit_text(double value);

/// Text as a YAML scalar: in double quotes and with escapes where it could be read as anything
/// else.
std::string quote(const std::string& text);

/// For messages: control characters escaped, cut to a length that fits one.
std::string shown(const std::string& text);

/// Index of the first byte that is a control character or not part of valid UTF-8; npos if all is
/// well. Tabs and line ends (LF, CR LF) are fine.
size_t first_unreadable(std::string_view text);
std::string hex_byte(char byte);  // "0x1F"

}  // namespace nmt
