#include <doctest/doctest.h>

#include <limits>

#include "base/rng.h"
#include "recipe/recipe_text.h"

namespace nmt {
using recipe_test::kLeast;
using recipe_test::recipe_with;

namespace {

/// A visitor that gives every field another value that the recipe allows.
class Randomise {
 public:
  explicit Randomise(Rng& rng) : rng_(rng) {}

  template <class T, class... Limit>
  void operator()(const char*, T& field, const char*, const Limit&... limit) {
    change(field, limit...);
  }

 private:
  void change(bool& field) { field = rng_.below(2) == 1; }
  void change(uint64_t& field) { field = rng_.below(std::numeric_limits<uint64_t>::max()); }
  void change(std::string& field) {
    static const std::vector<std::string> kParts = {
        "a",    "runs/en-de", ": ",     "#",      " #",   "\"", "'",   "\n",  "\\",
        "\t",   "\r",         " ",      "null",   "true", "~",  "010", "1e5", "ä",
        "日本", "\U0001F600", "\u0085", "\u2028", "[",    "}",  ",",   "&x",  "*x",
        "!",    "%",          "@",      "`",      "|",    ">",  "-",   "- ",  "? ",
        "\x01", "\x04",       "\x7F",   "yes",    "..."};
    field.clear();
    for (uint64_t i = 0; i <= rng_.below(4); ++i) field += kParts[rng_.below(kParts.size())];
  }
  void change(std::vector<std::string>& metrics) {
    if (rng_.below(2) == 1) std::swap(metrics.front(), metrics.back());
    if (rng_.below(2) == 1) metrics.resize(1);
  }
  template <class T>
  requires std::is_arithmetic_v<T>
  void change(T& field, const Range& range) {
    field = T(range.low + rng_.uniform() * (range.high - range.low));
  }
  template <class E>
  void change(E& field, const OneOf<E>& limit) {
    field = limit.names[rng_.below(limit.names.size())].second;
  }
  template <class T, class... Limit>
  void change(std::optional<T>& field, const Limit&... limit) {
    field.reset();
    if (rng_.below(2) == 1) change(field.emplace(), limit...);
  }
  void change(std::vector<Bucket>& buckets) {
    Bucket bucket{1, 1};
    for (uint64_t i = 0; i <= rng_.below(3); ++i) {
      bucket.source += int(rng_.below(5));
      bucket.target += 1 + int(rng_.below(5));
      buckets.push_back(bucket);
    }
  }
  template <class... Ts>
  void change(std::variant<Ts...>& field) {
    const std::vector<std::variant<Ts...>> all = {Ts{}...};
    field = all[rng_.below(all.size())];
    std::visit([&](auto& option) { option.fields(*this); }, field);
  }
  template <class T>
  void change(std::vector<T>& sections) {
    sections.resize(1 + rng_.below(3));
    for (T& section : sections) section.fields(*this);
  }
  template <class T>
  requires requires(T& t, Randomise& r) { t.fields(r); }
  void change(T& section) { section.fields(*this); }

  Rng& rng_;
};

/// Any recipe that keeps the rules which join keys.
Recipe random_recipe(uint64_t seed) {
  Rng rng(seed, Purpose::kTest);
  Recipe recipe;
  Randomise randomise(rng);
  recipe.fields(randomise);
  recipe.data.source_vocabulary.path += "/source";
  recipe.data.target_vocabulary.path += "/target";
  auto& model = std::get<AttentionModelOptions>(recipe.model);
  model.tie_embeddings = false;
  if (auto* cosine = std::get_if<CosineSchedule>(&recipe.train.schedule)) cosine->warmup = 0;
  BatchSizeOptions& batch = recipe.train.batch;
  if (batch.sentences) batch.tokens.reset();
  if (!batch.tokens && !batch.sentences) batch.sentences = 1;
  return recipe;
}

}  // namespace

TEST_CASE("to_yaml: any recipe reads back as the same recipe") {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const Recipe recipe = random_recipe(seed);
    const std::string text = to_yaml(recipe);
    const Recipe again = parse_recipe(text, "again.yml");
    REQUIRE_MESSAGE(differences(recipe, again).empty(), text);
    REQUIRE(to_yaml(again) == text);
  }
}

TEST_CASE("to_yaml: text that YAML could take for something else is quoted") {
  const std::vector<std::string> values = {
      "null", "Null",  "~",    "true", "yes",        "No",      "123",        "-1",
      "1e5",  "0x1F",  ".5",   ".nan", " lead",      "trail ",  "a: b",       "a #b",
      "#a",   "\"a\"", "it's", "a\\b", "a\nb",       "a\tb",    "\r",         "",
      "[a]",  "{a}",   "&a",   "*a",   "- a",        "?",       "2001-01-01", "12:30:45",
      "=",    "<<",    "äöü",  "中文", "\U0001F600", "\xC2\x85"};
  for (const std::string& value : values) {
    Recipe recipe = recipe_with("");
    recipe.output = value.empty() ? "x" : value;
    const std::string text = to_yaml(recipe);
    CHECK(parse_recipe(text, "again.yml").output == recipe.output);
    if (!value.empty()) CHECK_MESSAGE(text.starts_with("output: \""), text.substr(0, 40));
  }
}

TEST_CASE("to_yaml: paths as people write them are not quoted") {
  for (const std::string path : {"runs/en-de", "/data/x.txt", "../a_b/c.gz", "./r", "a+b=c"}) {
    Recipe recipe = recipe_with("");
    recipe.output = path;
    CHECK(to_yaml(recipe).starts_with("output: " + path + "\n"));
  }
}

TEST_CASE("to_yaml: doubles keep every bit and look like numbers to other readers") {
  for (const double rate : {0.1, 1.0 / 3, 1e-8, 5e-324, 2.2250738585072014e-308, 123.456, 1000.0}) {
    Recipe recipe = recipe_with("");
    recipe.train.optimizer = SgdOptions{.learning_rate = rate};
    const std::string text = to_yaml(recipe);
    const OptimizerOptions again = parse_recipe(text, "again.yml").train.optimizer;
    CHECK(std::get<SgdOptions>(again).learning_rate == rate);
    const std::string line = text.substr(text.find("learning_rate: ") + 15);
    CHECK(line.substr(0, line.find('\n')).find('.') != std::string::npos);
  }
}

TEST_CASE("to_yaml: keys stand in order, sections indented, small lists in a line") {
  const std::string text = to_yaml(recipe_with(
      "train: {buckets: [[5, 10], [10, 15]], batch: {tokens: 100}}\nvalid: {metrics: [bleu]}"));
  CHECK(
      text.starts_with("output: runs/x\n"
                       "seed: 1\n"
                       "data:\n"
                       "  train:\n"
                       "    - source: a.en\n"
                       "      target: a.de\n"
                       "  valid:\n"
                       "    source: v.en\n"));
  CHECK(text.find("\ntrain:\n"
                  "  batch:\n"
                  "    sentences: null\n"
                  "    tokens: 100\n"
                  "  buckets: [[5, 10], [10, 15]]\n"
                  "  optimizer:\n"
                  "    type: adam\n"
                  "    learning_rate: 0.0005\n") != std::string::npos);
  CHECK(text.find("\nvalid:\n  every: 500\n  metrics: [bleu]\n") != std::string::npos);
}

TEST_CASE("to_yaml: an option without a name is the caller's mistake") {
  Recipe recipe = recipe_with("");
  recipe.data.too_long = TooLong(99);
  CHECK_THROWS_AS(to_yaml(recipe), std::invalid_argument);
}

}  // namespace nmt
