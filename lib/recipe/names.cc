#include "recipe/names.h"

#include <algorithm>

namespace nmt {
namespace {

constexpr size_t kLongestName = 64;  // file systems end at 255 bytes, and names are only a part

std::string joined(const std::vector<std::string>& names, const std::string& before_last) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? before_last : ", ";
    text += names[i];
  }
  return text;
}

bool is_letter(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'); }

bool may_be_in_name(char c) {
  return is_letter(c) || ('0' <= c && c <= '9') || c == '_' || c == '-';
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b) {
  // Row i of the table holds the distances between a's first i letters and every beginning of b.
  std::vector<int> before_last, last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = int(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = int(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + int(a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = row;
  }
  return last[b.size()];
}

std::string nearest(const std::string& word, const std::vector<std::string>& names) {
  // A third of the letters may be wrong: more makes suggestions that surprise.
  constexpr size_t kLongestWord = 64;
  if (word.size() > kLongestWord) return {};
  int best = std::max(1, int(word.size()) / 3) + 1;
  std::string found;
  for (const std::string& name : names) {
    const int distance = edit_distance(word, name);
    if (distance < best) {
      best = distance;
      found = name;
    }
  }
  return found;
}

std::string any_of(const std::vector<std::string>& names) { return joined(names, " or "); }
std::string all_of(const std::vector<std::string>& names) { return joined(names, " and "); }

bool is_name(std::string_view text) {
  // A letter tells a name from the index of a list, in --set as well.
  return text.size() <= kLongestName && std::any_of(text.begin(), text.end(), is_letter) &&
         std::all_of(text.begin(), text.end(), may_be_in_name);
}

std::string name_rule() {
  return "a name becomes part of the names of files and parameters: it has at most " +
         std::to_string(kLongestName) +
         " letters a-z and A-Z, digits, _ and -, and a letter among them";
}

std::filesystem::path normal_path(const std::string& path) {
  return std::filesystem::path(path).lexically_normal();
}

std::string join_path(const std::string& section, const std::string& key) {
  return section.empty() ? key : section + "." + key;
}

}  // namespace nmt
