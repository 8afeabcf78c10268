#include <doctest/doctest.h>

#include <set>
#include <sstream>

#include "recipe/recipe.h"

namespace nmt {
namespace {

/// Keys and types of everything that a recipe may hold.
class Collect {
 public:
  template <class T, class... Limit>
  void operator()(const char* key, T& field, const char*, const Limit&...) {
    keys.insert(key);
    go_into(field);
  }
  std::set<std::string> keys, types;

 private:
  template <class T>
  void go_into(T& field) {
    if constexpr (requires { field.fields(*this); }) field.fields(*this);
  }
  template <class T>
  void go_into(std::vector<T>&) {
    T entry{};
    go_into(entry);
  }
  template <class T>
  void go_into(std::optional<T>&) {
    T value{};
    go_into(value);
  }
  template <class T>
  void go_into(Named<T>& entry) {
    go_into(entry.value);
  }
  template <class... Ts>
  void go_into(std::variant<Ts...>&) {
    (types.insert(Ts::kType), ...);
    std::variant<Ts...> all[] = {Ts{}...};
    for (auto& one : all) std::visit([&](auto& option) { option.fields(*this); }, one);
  }
};

}  // namespace

TEST_CASE("recipe_help: names every key and every type") {
  Collect collect;
  Recipe{}.fields(collect);
  CHECK(collect.keys.size() > 60);
  CHECK(collect.types.contains("gru"));
  CHECK(collect.types.contains("one2many"));
  CHECK(collect.keys.contains("parameters"));
  const std::string help = recipe_help();
  for (const std::string& key : collect.keys) {
    const bool named = help.find(" " + key + ":") != std::string::npos ||
                       help.find("\n" + key + ":") != std::string::npos;
    CHECK_MESSAGE(named, key);
  }
  for (const std::string& type : collect.types) {
    CHECK_MESSAGE(help.find("with type: " + type) != std::string::npos, type);
  }
}

TEST_CASE("recipe_help: tells type, range, default and what is required") {
  const std::string help = recipe_help();
  const auto has = [&](const std::string& text) { return help.find(text) != std::string::npos; };
  CHECK(has("(a whole number from 1 to 1024; default 2)"));
  CHECK(has("(a number from 0 to 0.95; default 0.0)"));
  CHECK(has("(text; required)"));
  CHECK(has("(unigram, bpe, word or char; default unigram)"));
  CHECK(has("default [perplexity, bleu])"));
  CHECK(has("or null; default null)"));
  CHECK(has("lstm, gru or rnn (default lstm)"));
}

TEST_CASE("recipe_help: says once what all architectures have") {
  const std::string help = recipe_help();
  const auto count = [&](const std::string& text) {
    size_t found = 0;
    for (size_t at = help.find(text); at != std::string::npos; at = help.find(text, at + 1))
      ++found;
    return found;
  };
  CHECK(count("  with any type:\n    cell: ") == 1);
  CHECK(count("\n    layers: ") == 1);
  CHECK(count("\n    bidirectional: ") == 3);    // not of a tied model
  CHECK(count("\n      learning_rate: ") == 5);  // with a default for each optimizer
}

TEST_CASE("recipe_help: shows what stands in a list that may be absent") {
  CHECK(recipe_help().find("  pretrained:                 parameters of other models to start "
                           "from") != std::string::npos);
  CHECK(recipe_help().find("\n    parameters:               which of its parameters") !=
        std::string::npos);
}

TEST_CASE("recipe_help: a long key stands above its meaning") {
  CHECK(
      recipe_help().find("\n  update_embedding_for_previous:\n                              whe") !=
      std::string::npos);
}

TEST_CASE("recipe_help: fits a terminal of 100 columns") {
  std::istringstream lines(recipe_help());
  for (std::string line; std::getline(lines, line);) {
    CHECK_MESSAGE(line.size() <= 100, line);
    CHECK_MESSAGE(!line.ends_with(' '), line);
  }
}

}  // namespace nmt
