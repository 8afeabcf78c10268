#pragma once

#include <optional>
#include <string>
#include <vector>

namespace nmt {

/// The texts that the wildcards of a pattern match in a name, in their order: * matches any text,
/// the shortest that fits, ? matches one character. Absent if the pattern does not match.
std::optional<std::vector<std::string>> match_name(const std::string& pattern,
                                                   const std::string& name);

/// `form` with its wildcards replaced in order. Throws std::invalid_argument if their number
/// differs from that of the texts.
std::string fill_pattern(const std::string& form, const std::vector<std::string>& texts);

}  // namespace nmt
