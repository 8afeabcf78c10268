#pragma once

#include <string>
#include <string_view>

namespace nmt {

/// The line with its tokens separated by white space, as mteval-v13a.pl (NIST) and sacreBLEU's
/// tokenizer 13a do it. The caller strips white space from the end of the line beforehand.
std::string tokenize_13a(std::string_view line);

}  // namespace nmt
