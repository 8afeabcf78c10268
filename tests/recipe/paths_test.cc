#include "recipe/paths.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "base/scratch_folder.h"
#include "recipe/recipe_text.h"

namespace nmt {
using recipe_test::kLeast;
using recipe_test::recipe_with;

TEST_CASE("paths: ~ is the home folder and ${NAME} an environment variable, in files and --set") {
  setenv("HOME", "/home/ann", 1);
  setenv("NMT_TEST_DATA", "/data/x", 1);
  const ScratchFolder folder;
  spill(folder / "r.yml", kLeast);
  const Recipe recipe =
      read_recipe((folder / "r.yml").string(),
                  {"output=~/m", "data.valid.source=${NMT_TEST_DATA}/a${NMT_TEST_DATA}",
                   "data.valid.target=a~/b", "data.train.0.target=$HOME/{b}",
                   "data.train.0.source=${unclosed"});
  CHECK(recipe.output == "/home/ann/m");
  CHECK(recipe.data.valid.source == "/data/x/a/data/x");
  CHECK(recipe.data.valid.target == "a~/b");
  CHECK(recipe.data.train[0].target == "$HOME/{b}");
  CHECK(recipe.data.train[0].source == "${unclosed");
  CHECK(parse_recipe(to_yaml(recipe), "r.yml").output == "/home/ann/m");
}

TEST_CASE("paths: a variable that is not set is an error") {
  unsetenv("NMT_TEST_NOTHING");
  const ScratchFolder folder;
  spill(folder / "r.yml", kLeast);
  const std::string setting = "output=${NMT_TEST_NOTHING}/m";
  CHECK(refusal_by([&] { read_recipe((folder / "r.yml").string(), {setting}); }) ==
        "--set " + setting +
            ": uses ${NMT_TEST_NOTHING}, but this environment variable is not set; "
            "set it, as in export NMT_TEST_NOTHING=..., or write the path itself");
}

TEST_CASE("settings: text is taken as it is") {
  for (const std::string text : {"m/s #2", "[a].en", "a: b", "*x", "&x", "---", "- a", "!tag", "%x",
                                 "'a", "a'b'", "{a}b", "x\ty", " m"})
    CHECK(recipe_with("", {"output=" + text}).output == text);
  CHECK(recipe_with("", {"output=\"a b\""}).output == "a b");
}

}  // namespace nmt
