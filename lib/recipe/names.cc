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
