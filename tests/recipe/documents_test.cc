#include <doctest/doctest.h>

#include <yaml-cpp/yaml.h>

#include <regex>

#include "base/atomic_file.h"
#include "recipe/recipe_text.h"

namespace nmt {
namespace {

/// What `more` says, in `base`: sections are joined, everything else is replaced.
void put_into(YAML::Node base, const YAML::Node& more) {
  for (const auto& entry : more) {
    const auto key = entry.first.as<std::string>();
    if (base[key] && base[key].IsMap() && entry.second.IsMap())
      put_into(base[key], entry.second);
    else
      base[key] = entry.second;
  }
}

}  // namespace

TEST_CASE("documents: every recipe that they show is accepted") {
  int shown = 0;
  for (const char* name : {"README.md", "docs/recipes.md", "docs/migration.md"}) {
    const std::string text = read_file(std::filesystem::path(NMT_SOURCE_DIR) / name);
    const std::regex block("```yaml\n([^`]*)```");
    for (auto it = std::sregex_iterator(text.begin(), text.end(), block);
         it != std::sregex_iterator(); ++it, ++shown) {
      const std::string snippet = (*it)[1];
      const bool several = snippet.find("target_vocabularies") != std::string::npos;
      YAML::Node recipe = YAML::Load(several ? recipe_test::kLeastOneToMany : recipe_test::kLeast);
      if (!recipe["model"]) recipe["model"]["type"] = "attention";  // needs no model to begin from
      put_into(recipe, YAML::Load(snippet));
      YAML::Emitter out;
      out << recipe;
      CAPTURE(std::string(name));
      CAPTURE(snippet);
      CHECK(recipe_test::refusal_of(out.c_str()) == "(accepted)");
    }
  }
  CHECK(shown >= 15);
}

}  // namespace nmt
