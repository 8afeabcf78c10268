#include "recipe/unknown_key.h"

#include "base/error.h"
#include "base/nearest.h"
#include "recipe/recipe.h"

namespace nmt {
namespace {

/// Right key, wrong section: a path that ends in a key of this name, in whichever section; empty if
/// there is none.
std::string elsewhere(const std::string& key, const std::string& not_here) {
  for (const std::string& path : paths_of<Recipe>()) {
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
  throw Error::usage(where, shown(path) + " is not a key",
                     (meant.empty() ? "" : "did you mean " + meant + "? ") +
                         "nmt-train --help-recipe lists all keys");
}

}  // namespace nmt
