#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nmt {

/// Makes valid UTF-8: invalid bytes and NUL become U+FFFD, tabs and other controls become spaces.
std::string clean_utf8(std::string_view text);

bool is_valid_utf8(std::string_view text);

/// Is there nothing but white space (Unicode's, including no-break spaces and the BOM)?
bool is_blank(std::string_view text);

/// The code point at text[at]; `at` then moves past it. -1, and a step over the smallest invalid
/// part, if the text is not UTF-8 there. REQUIRES at < text.size().
int next_code_point(std::string_view text, size_t& at);

/// Appends a code point as UTF-8; U+FFFD for one that is not a character (a surrogate, above
/// U+10FFFF).
void append_utf8(std::string& text, int code_point);

/// Unicode's White_Space, and the BOM, which is only a no-break space of no width.
bool is_space(int code_point);

/// Is it part of a word in a script that separates words: letters, digits and their marks? Scripts
/// without spaces between words (Chinese, Japanese, Thai ...) have none.
bool is_of_word(int code_point);

/// Other characters that cannot be printed: C0, DEL and C1 except white space.
bool is_control(int code_point);

}  // namespace nmt
