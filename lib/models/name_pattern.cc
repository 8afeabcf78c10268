#include "models/name_pattern.h"

#include <algorithm>
#include <stdexcept>

namespace nmt {
namespace {

bool is_wildcard(char c) { return c == '*' || c == '?'; }

bool match(std::string_view pattern, std::string_view name, std::vector<std::string>& texts) {
  if (pattern.empty()) return name.empty();
  if (!is_wildcard(pattern[0]))
    return !name.empty() && pattern[0] == name[0] &&
           match(pattern.substr(1), name.substr(1), texts);
  const size_t least = pattern[0] == '?' ? 1 : 0, most = pattern[0] == '?' ? 1 : name.size();
  for (size_t length = least; length <= std::min(most, name.size()); ++length) {
    texts.emplace_back(name.substr(0, length));
    const size_t found = texts.size();
    if (match(pattern.substr(1), name.substr(length), texts)) return true;
    texts.resize(found - 1);
  }
  return false;
}

}  // namespace

std::optional<std::vector<std::string>> match_name(const std::string& pattern,
                                                   const std::string& name) {
  std::vector<std::string> texts;
  if (!match(pattern, name, texts)) return std::nullopt;
  return texts;
}

std::string fill_pattern(const std::string& form, const std::vector<std::string>& texts) {
  std::string name;
  size_t used = 0;
  for (const char c : form) {
    if (!is_wildcard(c))
      name += c;
    else if (used < texts.size())
      name += texts[used++];
    else
      throw std::invalid_argument(form + " has more than " + std::to_string(texts.size()) +
                                  " wildcards");
  }
  if (used < texts.size())
    throw std::invalid_argument(form + " has fewer than " + std::to_string(texts.size()) +
                                " wildcards");
  return name;
}

}  // namespace nmt
