#pragma once

#include <string>
#include <vector>

#include "recipe/kinds.h"

namespace nmt {

/// The visitor of paths_of().
class AllPaths {
 public:
  AllPaths(std::string section, std::vector<std::string>& paths)
      : section_(std::move(section)), paths_(paths) {}

  template <class T, class... Rest>
  void operator()(const char* key, T&, const Rest&...) {
    const std::string path = join_path(section_, key);
    paths_.push_back(path);
    AllPaths inside(path, paths_);
    if constexpr (Section<T>) {
      T{}.fields(inside);
    } else if constexpr (Choice<T>) {
      for_each_alternative<T>([&](auto option) { option.fields(inside); });
    } else if constexpr (ListOfSections<T> || OptionalSection<T>) {
      typename T::value_type{}.fields(inside);
    } else if constexpr (OptionalSections<T>) {
      typename T::value_type::value_type{}.fields(inside);
    } else if constexpr (NamedSections<T>) {
      AllPaths of_name(join_path(path, kAnyName), paths_);
      NamedValue<T>{}.fields(of_name);
    }
  }

 private:
  std::string section_;
  std::vector<std::string>& paths_;
};

/// The path of every key that an option struct may have, including those of all types; NAME stands
/// for any name of an entry, which is not a key itself.
template <Section T>
std::vector<std::string> paths_of() {
  std::vector<std::string> paths;
  AllPaths collect("", paths);
  T{}.fields(collect);
  return paths;
}

/// Refuses a key that `section` (a path, "" for the whole recipe) does not have, with the nearest
/// of its `known` keys or the place where the recipe has such a key.
[[noreturn]] void refuse_unknown_key(const std::string& where, const std::string& section,
                                     const std::string& key, const std::vector<std::string>& known);

}  // namespace nmt
