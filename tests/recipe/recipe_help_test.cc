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
  CHECK(collect.keys.size() > 40);
  CHECK(collect.types.contains("gru"));
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

TEST_CASE("recipe_help: fits a terminal of 100 columns") {
  std::istringstream lines(recipe_help());
  for (std::string line; std::getline(lines, line);) {
    CHECK_MESSAGE(line.size() <= 100, line);
    CHECK_MESSAGE(!line.ends_with(' '), line);
  }
}

}  // namespace nmt
