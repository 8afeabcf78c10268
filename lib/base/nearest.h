#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nmt {

/// The number of insertions, deletions, replacements and swaps of adjacent characters that turn one
/// word into the other (optimal string alignment; Damerau 1964).
int edit_distance(std::string_view a, std::string_view b);

/// The name that was probably meant, the first of equally near ones; empty if none is near.
std::string nearest(const std::string& word, const std::vector<std::string>& names);

}  // namespace nmt
