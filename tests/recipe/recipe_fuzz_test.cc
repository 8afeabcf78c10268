#include <doctest/doctest.h>

#include "base/rng.h"
#include "recipe/recipe_text.h"

namespace nmt {
namespace {

constexpr int kRounds = 1500;

/// Recipes with every key, of a model with one target and of one with several.
const std::vector<std::string> kWhole = {
    to_yaml(recipe_test::recipe_with(
        "train: {buckets: [[5, 10], [10, 15]], schedule: {type: cosine}}", {"output='a: \"b'"})),
    to_yaml(parse_recipe(recipe_test::kLeastOneToMany, "r.yml",
                         {"train.pretrained.0={model: m, parameters: 'a?', as: 'b?'}",
                          "train.freeze=[a, '*b']", "train.loss.type=sequence_loss",
                          "train.feed_previous.type=linear", "data.train.0.ratio=2"}))};

/// Accepted or refused by an Error of the user's: anything else fails the test.
void survive(const std::string& text) {
  try {
    to_yaml(parse_recipe(text, "fuzz.yml"));
  } catch (const Error& error) {
    REQUIRE_MESSAGE(error.fault() == Fault::kUsage, text);
    REQUIRE_MESSAGE(!std::string(error.what()).empty(), text);
  } catch (const std::exception& other) {
    FAIL(other.what() << " from\n" << text);
  }
}

}  // namespace

TEST_CASE("fuzz: a recipe that is cut anywhere is read or refused") {
  for (const std::string& whole : kWhole)
    for (size_t length = 0; length <= whole.size(); ++length) survive(whole.substr(0, length));
}

TEST_CASE("fuzz: a recipe with flipped bits is read or refused") {
  Rng rng(1, Purpose::kTest);
  for (int round = 0; round < kRounds; ++round) {
    std::string text = kWhole[size_t(round) % kWhole.size()];
    for (uint64_t i = 0; i <= rng.below(3); ++i) {
      char& byte = text[rng.below(text.size())];
      byte = char(byte ^ (1 << rng.below(8)));
    }
    survive(text);
  }
}

TEST_CASE("fuzz: a recipe with YAML's own signs strewn in is read or refused") {
  const std::vector<std::string> signs = {
      "[",  "]", "{", "}",     ": ",    "- ", "? ", "&a ", "*a",   "!t ", "|", ">",  "'",
      "\"", "#", "%", "---\n", "...\n", "\t", "\n", "  ",  "<<: ", ",",   "~", "\\", "!!str "};
  Rng rng(2, Purpose::kTest);
  for (int round = 0; round < kRounds; ++round) {
    std::string text = kWhole[size_t(round) % kWhole.size()];
    for (uint64_t i = 0; i <= rng.below(3); ++i) {
      const size_t place = rng.below(text.size());  // drawn first whatever the compiler
      text.insert(place, signs[rng.below(signs.size())]);
    }
    survive(text);
  }
}

TEST_CASE("fuzz: any setting is read or refused") {
  const std::string letters = "atrin.works012=[]{}:,- \"'&*!#\\\n";
  Rng rng(3, Purpose::kTest);
  for (int round = 0; round < kRounds; ++round) {
    std::string setting = rng.below(2) == 0 ? "" : "train.workers=";
    for (uint64_t i = 0; i < rng.below(12); ++i) setting += letters[rng.below(letters.size())];
    const std::string found = recipe_test::refusal_of(recipe_test::kLeast, {setting});
    REQUIRE(!found.empty());
  }
}

}  // namespace nmt
