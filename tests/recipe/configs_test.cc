#include <doctest/doctest.h>

#include <filesystem>

#include "recipe/recipe.h"

namespace nmt {

TEST_CASE("configs: every recipe there is read, and prints as the recipe it is") {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(NMT_SOURCE_DIR "/configs")) {
    if (entry.path().extension() != ".yml") continue;
    CAPTURE(entry.path().string());
    const Recipe recipe = read_recipe(entry.path().string());
    CHECK(differences(recipe, parse_recipe(to_yaml(recipe), "again.yml")).empty());
    ++count;
  }
  CHECK(count >= 2);
}

}  // namespace nmt
