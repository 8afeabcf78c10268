#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nmt {

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other
/// (optimal string alignment; Damerau 1964).
int edit_distance(std::string_view a, std::string_view b);

/// The name that was probably meant, the first of equally near ones; empty if none is near.
std::string nearest(const std::string& word, const std::vector<std::string>& names);

std::string any_of(const std::vector<std::string>& names);  // "a", "a or b", "a, b or c"
std::string all_of(const std::vector<std::string>& names);  // "a", "a and b", "a, b and c"

/// Whether an entry of a map may be called so (base/fields.h): name_rule() holds.
bool is_name(std::string_view text);
/// The rule and its reason, as a remedy in a message.
std::string name_rule();

/// Of spellings of one path: "./vocab//en" is "vocab/en". Links are not followed.
std::filesystem::path normal_path(const std::string& path);

/// "train" and "workers" make "train.workers"; at the top there is no section, "".
std::string join_path(const std::string& section, const std::string& key);

}  // namespace nmt
