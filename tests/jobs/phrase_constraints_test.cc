#include "jobs/translate/phrase_constraints.h"

#include <doctest/doctest.h>

#include <sstream>

#include "base/error.h"
#include "base/scratch_folder.h"
#include "data/vocabulary_trainer.h"
#include "jobs/translate/translate.h"
#include "support/piece_vocabulary.h"
#include "support/toy_folder.h"

namespace nmt {
namespace {

const PieceVocabulary kPieces({"▁a", "b", "▁b"});
const PieceVocabulary kCharacters({"a", "b", " "}, VocabularyKind::kChar);

TEST_CASE("phrase constraints: a line of which nothing is asked has none") {
  PhraseConstraints phrases(kPieces, {}, {});
  CHECK(phrases.of({.text = "a", .prefix = " \t"}).constraints == nullptr);
  CHECK(phrases.of({.text = "a", .prefix = "ab"}).constraints->prefix() == Ids{4, 5});
  PhraseConstraints bans(kPieces, {"a"}, {});
  CHECK(bans.of({.text = "a"}).constraints != nullptr);
}

TEST_CASE("phrase constraints: phrases of all lines and of one") {
  PhraseConstraints phrases(kPieces, {"ab"}, {"b"});
  const auto line = phrases.of({.required = {"b b", "b"}, .banned = {"bb"}});
  CHECK(line.constraints->required_symbols() == 3);  // b once
  const Constraints::State none;
  const Constraints::State a = line.constraints->next(none, 4), b = line.constraints->next(none, 6);
  CHECK(line.constraints->allows(none, {}, 4, 100));
  CHECK_FALSE(line.constraints->allows(a, Ids{4}, 5, 100));  // "ab", of all lines
  CHECK(line.constraints->allows(a, Ids{4}, 6, 100));
  CHECK_FALSE(line.constraints->allows(b, Ids{6}, 5, 100));  // "bb", of this one
  const auto other = phrases.of({});                         // states are of one line's constraints
  CHECK(other.constraints->allows(other.constraints->next(none, 6), Ids{6}, 5, 100));
}

TEST_CASE("phrase constraints: what cannot be is refused") {
  CHECK_THROWS_WITH_AS(PhraseConstraints(kPieces, {}, {"a", "xyz"}),
                       doctest::Contains("--require: 'xyz' holds what the target"), Error);
  CHECK_THROWS_WITH_AS(PhraseConstraints(kPieces, {"a"}, {"b a"}),
                       doctest::Contains("'b a' is required and banned"), Error);
  // Symbols that would have to pass by it: "a" before "ab".
  CHECK_THROWS_WITH_AS(PhraseConstraints(kPieces, {"a"}, {"ab"}),
                       doctest::Contains("'ab' is required and banned"), Error);
  CHECK_NOTHROW(PhraseConstraints(kCharacters, {"a"}, {"ab"}));
  PhraseConstraints phrases(kPieces, {"a"}, {});
  CHECK_THROWS_WITH_AS(phrases.of({.line = 7, .required = {"a"}}),
                       doctest::Contains("'a' is required and banned"), UnusablePhrase);
  PhraseConstraints requires_a(kPieces, {}, {"a"});
  CHECK_THROWS_WITH_AS(requires_a.of({.line = 8, .banned = {"a"}}),
                       doctest::Contains("'a' is required and banned"), UnusablePhrase);
}

TEST_CASE("phrase constraints: of a phrase of which the vocabulary leaves nothing, none is made") {
  const ScratchFolder scratch;
  spill(scratch / "text", "ab b\n");
  train_vocabulary({(scratch / "text").string()}, (scratch / "v").string(),
                   {.kind = VocabularyKind::kWord, .size = 100});
  const auto words = load_vocabulary(scratch / "v");
  PhraseConstraints phrases(*words, {}, {"\x1a", "b"});  // a text that DOS has ended
  const auto line = phrases.of({});
  CHECK(line.constraints->required_symbols() == 1);
  CHECK(line.constraints->proposals({}, {}) == words->encode("b"));
}

TEST_CASE("phrase constraints: characters have a space before a word, but for the first") {
  PhraseConstraints phrases(kCharacters, {}, {"ab"});
  const auto line = phrases.of({});
  const Constraints& constraints = *line.constraints;
  CHECK(constraints.required_symbols() == 3);
  CHECK(constraints.proposals({}, {}) == Ids{4});
  CHECK(constraints.proposals({}, Ids{4}) == Ids{5});
  CHECK(constraints.proposals({}, Ids{5}) == Ids{6});
  CHECK(constraints.proposals({}, Ids{5, 6}) == Ids{4});
}

TEST_CASE("input: JSON with constraints, text with prefixes") {
  const ScratchFolder scratch;
  spill(scratch / "in",
        "{\"text\": \"x\", \"target_prefix\": \"p\", \"constraints\": [\"c\"], "
        "\"avoid\": [\"d\", \"e\"]}\n\n{\"text\": \"y\"}\n");
  LineReader lines((scratch / "in").string());
  InputReader reader(lines, InputFormat::kJson);
  TranslationInput input;
  REQUIRE(reader.next(input));
  CHECK(input.text == "x");
  CHECK(input.line == 1);
  CHECK(input.prefix == "p");
  CHECK(input.required == std::vector<std::string>{"c"});
  CHECK(input.banned == std::vector<std::string>{"d", "e"});
  REQUIRE(reader.next(input));
  CHECK(input.text.empty());
  CHECK(input.banned.empty());
  REQUIRE(reader.next(input));
  CHECK(input.line == 3);
  CHECK_FALSE(reader.next(input));
}

TEST_CASE("input: an object that is none has an error, and the next line is read") {
  const ScratchFolder scratch;
  for (const auto& bad : std::vector<std::pair<std::string, std::string>>{
           {"x", "is no JSON object; wanted is "},
           {"[1]", "is no JSON object; wanted is "},
           {"{\"avoid\": []}", "has no 'text'; wanted is "},
           {"{\"text\": 3}", "'text' is no text; wanted is "},
           {"{\"text\": \"a\", \"avoid\": \"b\"}", "'avoid' is no list; wanted is "}}) {
    spill(scratch / "in", bad.first + "\n{\"text\": \"a\"}\n");
    LineReader lines((scratch / "in").string());
    InputReader reader(lines, InputFormat::kJson);
    TranslationInput input;
    REQUIRE(reader.next(input));
    CHECK(input.error.starts_with(bad.second));
    CHECK(input.text.empty());
    CHECK(input.line == 1);
    REQUIRE(reader.next(input));
    CHECK(input.error.empty());
    CHECK(input.text == "a");
  }
}

TEST_CASE("input: keys of an object that have no meaning here are passed on") {
  const ScratchFolder scratch;
  spill(scratch / "in", "{\"id\": 7, \"text\": \"a\", \"meta\": {\"b\": [1]}}\n{\"id\": 8}\n");
  LineReader lines((scratch / "in").string());
  InputReader reader(lines, InputFormat::kJson);
  TranslationInput input;
  REQUIRE(reader.next(input));
  CHECK(input.text == "a");
  CHECK(input.extra == "{\"id\":7,\"meta\":{\"b\":[1]}}");
  REQUIRE(reader.next(input));
  CHECK(input.error.starts_with("has no 'text'"));
  CHECK(input.extra == "{\"id\":8}");
}

TEST_CASE("input: a line without a prefix has an error, and more prefixes than lines are known") {
  const ScratchFolder scratch;
  spill(scratch / "two", "a\nb\n");
  spill(scratch / "one", "p\n");
  const auto read = [&](const std::string& text, const std::string& prefixes) {
    LineReader lines((scratch / text).string()), begin((scratch / prefixes).string());
    InputReader reader(lines, InputFormat::kText, &begin);
    std::vector<std::string> errors;
    for (TranslationInput input; reader.next(input);) errors.push_back(input.error);
    errors.push_back(reader.has_more_prefixes() ? "more" : "");
    return errors;
  };
  CHECK(read("two", "two") == std::vector<std::string>{"", "", ""});
  CHECK(read("one", "two") == std::vector<std::string>{"", "more"});
  const auto errors = read("two", "one");
  CHECK(errors[0].empty());
  CHECK(errors[1].find("one has no line for it") != std::string::npos);
}

/// Translations of the toy model, whose words are letters.
std::vector<Translation> translate(const TranslatorOptions& options,
                                   const std::vector<TranslationInput>& lines) {
  const ModelFolder folder = toy_folder();
  return Translator(std::span(&folder, 1), options).translate(lines)[0];
}

TEST_CASE("translate: constraints of all lines and of one, in any batch") {
  std::vector<TranslationInput> lines;
  for (int i = 0; i < 20; ++i)
    lines.push_back({.text = std::string(size_t(1 + i % 5), char('a' + i)), .line = i + 1});
  TranslatorOptions options;
  const auto plain = translate(options, lines);
  REQUIRE_FALSE(plain[5].texts[0].empty());
  lines[3].required = {"q", "r"};
  lines[4].prefix = "x y";
  lines[5].banned = {plain[5].texts[0].substr(0, 1)};
  lines[6].text.clear();
  lines[6].required = {"q"};
  const auto some = translate(options, lines);
  for (size_t i = 0; i < lines.size(); ++i)
    if (i < 3 || i > 6) CHECK(some[i].texts == plain[i].texts);
  CHECK(some[3].texts[0].find('q') != std::string::npos);
  CHECK(some[3].texts[0].find('r') != std::string::npos);
  CHECK(some[4].texts[0].starts_with("xy"));  // the toy's words are joined
  CHECK(some[5].texts[0].find(lines[5].banned[0]) == std::string::npos);
  CHECK(some[6].texts.empty());
  options.batch = 1;
  options.threads = 2;
  const auto again = translate(options, lines);
  for (size_t i = 0; i < lines.size(); ++i) CHECK(again[i].texts == some[i].texts);
}

TEST_CASE("translate: samples are named by their line") {
  TranslatorOptions options;
  options.search.sampling = SamplingOptions{.seed = 3};
  options.search.nbest = 2;
  std::vector<TranslationInput> lines;
  for (int i = 0; i < 12; ++i) lines.push_back({.text = "abc", .line = i + 1});
  const auto expected = translate(options, lines);
  CHECK(expected[0].texts.size() == 2);
  CHECK(expected[0].texts != expected[1].texts);
  options.batch = 5;
  options.threads = 3;
  const auto again = translate(options, lines);
  for (size_t i = 0; i < lines.size(); ++i) CHECK(again[i].texts == expected[i].texts);
  CHECK(translate(options, {lines[7]})[0].texts == expected[7].texts);
}

TEST_CASE("translate: options that a model cannot follow are refused") {
  TranslatorOptions coverage, replace, weights;
  coverage.search.coverage_penalty = 0.2;
  replace.replace_unknown = true;
  weights.weights = {1, 2};
  CHECK_THROWS_WITH_AS(translate(coverage, {}),
                       doctest::Contains("--coverage-penalty: needs attention"), Error);
  CHECK_THROWS_WITH_AS(translate(replace, {}), doctest::Contains("--replace-unk: needs attention"),
                       Error);
  CHECK_THROWS_WITH_AS(translate(weights, {}), doctest::Contains("--weights: are 2 for 1 models"),
                       Error);
}

}  // namespace
}  // namespace nmt
