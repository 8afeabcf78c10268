#include "base/error.h"
#include "recipe/kinds.h"
#include "recipe/reader.h"

namespace nmt {
namespace {

/// Collects the path of every key a recipe may have, those of all types included.
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
    } else if constexpr (ListOfSections<T>) {
      typename T::value_type{}.fields(inside);
    }
  }

 private:
  std::string section_;
  std::vector<std::string>& paths_;
};

/// Right key, wrong section: a path that ends in a key of this name, in whichever section; empty if
/// there is none.
std::string elsewhere(const std::string& key, const std::string& not_here) {
  std::vector<std::string> paths;
  AllPaths collect("", paths);
  Recipe{}.fields(collect);
  for (const std::string& path : paths) {
    if (path != not_here && path.substr(path.rfind('.') + 1) == key) return path;
  }
  return {};
}

}  // namespace

void refuse_unknown_key(const std::string& where, const std::string& section,
                        const std::string& key, const std::vector<std::string>& known) {
  const std::string path = join_path(section, key);
  std::string meant = nearest(key, known);
  meant = meant.empty() ? elsewhere(key, path) : join_path(section, meant);
  throw Error::asked(where, shown(path) + " is not a key",
                     (meant.empty() ? "" : "did you mean " + meant + "? ") +
                         "nmt-train --help-recipe lists all keys");
}

}  // namespace nmt
