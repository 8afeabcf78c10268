#pragma once

#include <string>
#include <string_view>

namespace nmt {

/// How many bytes of a file check_is_text() looks at.
inline constexpr size_t kTextStart = 4096;

/// Throws a usage error if a file that starts with these bytes is no text in UTF-8 or in an
/// encoding that resembles it: UTF-16 or UTF-32 (with a BOM, or if every second byte is mostly
/// zero), an archive with names of files in it, or a document. The error names what it is and the
/// command that converts it.
void check_is_text(const std::string& path, std::string_view start);

}  // namespace nmt
