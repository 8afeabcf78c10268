#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nmt {

std::string any_of(const std::vector<std::string>& names);  // "a", "a or b", "a, b or c"
std::string all_of(const std::vector<std::string>& names);  // "a", "a and b", "a, b and c"

/// May an entry of a map have this name (base/fields.h)? If so, name_rule() holds.
bool is_name(std::string_view text);
/// The rule and its reason, as a remedy in a message.
std::string name_rule();

/// The same for all spellings of a path: "./vocab//en" is "vocab/en". Links are not followed.
std::filesystem::path normal_path(const std::string& path);

/// "train" and "workers" make "train.workers"; at the top there is no section, "".
std::string join_path(const std::string& section, const std::string& key);

}  // namespace nmt
