#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <set>

#include "recipe/recipe.h"

namespace nmt {
namespace {

const std::string kTwin = "multi30k-";

/// What files' names begin with, and where those recipes' texts are.
struct TextFolder {
  std::string prefix, path;
};
const TextFolder kFolders[] = {{"multi30k-tok-", "data/multi30k/tok/"}, {kTwin, "data/multi30k/"}};

TextFolder folder_of(const std::string& file) {
  for (const TextFolder& folder : kFolders)
    if (file.starts_with(folder.prefix)) return folder;
  return {"", "data/"};
}

/// The recipes of configs/ by the names of their files.
std::map<std::string, Recipe> configs() {
  std::map<std::string, Recipe> recipes;
  for (const auto& entry : std::filesystem::directory_iterator(NMT_SOURCE_DIR "/configs"))
    recipes.emplace(entry.path().filename().string(), read_recipe(entry.path().string()));
  return recipes;
}

std::string type_of(const Recipe& recipe) {
  return std::visit([](const auto& model) { return model.kType; }, recipe.model);
}

}  // namespace

TEST_CASE("configs: every file there is a recipe, and prints as the recipe it is") {
  for (const auto& [file, recipe] : configs()) {
    CAPTURE(file);
    CHECK(differences(recipe, parse_recipe(to_yaml(recipe), "again.yml")).empty());
  }
}

TEST_CASE("configs: a recipe trains the architecture of its name into a folder of its name") {
  for (const auto& [file, recipe] : configs()) {
    CAPTURE(file);
    const std::string name = file.substr(0, file.find(".yml"));
    CHECK(file == name + ".yml");
    CHECK(recipe.output == "runs/" + name);
    const std::string of = name.substr(folder_of(file).prefix.size());
    CHECK((of == type_of(recipe) || of.starts_with(type_of(recipe) + "-")));
  }
}

TEST_CASE("configs: every architecture has a recipe for the demo's corpus and one for Multi30k") {
  const std::map<std::string, Recipe> recipes = configs();
  std::set<std::string> wanted;
  const auto want = [&]<class... Ts>(const std::variant<Ts...>&) {
    for (const std::string type : {Ts::kType...})
      wanted.insert({type + ".yml", kTwin + type + ".yml"});
  };
  want(ModelOptions{});
  std::set<std::string> found;
  for (const auto& [file, recipe] : recipes) found.insert(file);
  CHECK(std::includes(found.begin(), found.end(), wanted.begin(), wanted.end()));
}

TEST_CASE("configs: a recipe learns from texts of its own corpus") {
  for (const auto& [file, recipe] : configs()) {
    CAPTURE(file);
    const std::string folder = folder_of(file).path;
    for (const TrainingText& text : recipe.data.train) {
      CHECK(std::filesystem::path(text.source).parent_path() / "" == folder);
      for (const auto& target : text.translations())
        CHECK(std::filesystem::path(target.value).parent_path() / "" == folder);
    }
  }
}

}  // namespace nmt
