#pragma once

#include <optional>
#include <string>
#include <vector>

namespace nmt {

/// What the wildcards of a pattern stand for in a name, in their order: * for any text, the
/// shortest that fits, ? for one character. Absent if the pattern does not match.
std::optional<std::vector<std::string>> match_name(const std::string& pattern,
                                                   const std::string& name);

/// `form` with its wildcards replaced in turn. Throws std::invalid_argument if it has others than
/// there are texts for.
std::string fill_pattern(const std::string& form, const std::vector<std::string>& texts);

}  // namespace nmt
