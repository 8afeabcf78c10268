#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nmt {

/// Valid UTF-8: what is not becomes U+FFFD, NUL becomes U+FFFD as well, tabs and other controls
/// become spaces.
std::string clean_utf8(std::string_view text);

/// Nothing but white space (Unicode's, no-break space and BOM included)?
bool is_blank(std::string_view text);

/// The code point at text[at], which then moves behind it; -1, and a step over the smallest damaged
/// part, where the text is not UTF-8. REQUIRES at < text.size().
int next_code_point(std::string_view text, size_t& at);

/// Behind `text`, as UTF-8; U+FFFD for what is no character (a surrogate, above U+10FFFF).
void append_utf8(std::string& text, int code_point);

/// Unicode's White_Space, and the BOM, which is nothing but a no-break space of no width.
bool is_space(int code_point);

/// Part of a word in a script that sets words apart: letters, digits and the marks on them. Scripts
/// without spaces between words (Chinese, Japanese, Thai ...) have none.
bool is_of_word(int code_point);

/// Other characters that cannot be printed: C0, DEL and C1 without those that are white space.
bool is_control(int code_point);

}  // namespace nmt
