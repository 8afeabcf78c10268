#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nmt {

// The definitions of white space, words and lower case for metrics. Text is UTF-8; a byte that is
// not part of valid UTF-8 counts as a character that is not white space.

/// White space as in Python's str: U+0009..U+000D, U+001C..U+0020, U+0085, U+00A0, U+1680,
/// U+2000..U+200A, U+2028, U+2029, U+202F, U+205F, U+3000; so no-break spaces separate words.
bool is_white_space(int32_t code_point);

/// The runs of characters without white space; views into `line`.
std::vector<std::string_view> words_of(std::string_view line);

/// The line without trailing white space.
std::string_view right_stripped(std::string_view line);

int64_t count_characters(std::string_view line);              // code points
std::vector<size_t> character_starts(std::string_view line);  // of each character, in bytes

/// The full Unicode mapping without a locale (not case folding: ß stays, and a final sigma is ς).
std::string lower_cased(std::string_view line);

}  // namespace nmt
