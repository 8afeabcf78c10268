#include "jobs/translate/translate.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/scratch_folder.h"
#include "report/translation_writer.h"
#include "support/toy_folder.h"

namespace nmt {
namespace {

/// The same file, with a symbol less.
struct CutVocabulary : LetterVocabulary {
  int size() const override { return LetterVocabulary::size() - 1; }
};

/// Each letter is the next one's symbol.
struct RotatedVocabulary : LetterVocabulary {
  RotatedVocabulary() : LetterVocabulary("rotated letters") {}
  std::vector<TokenId> encode(std::string_view line) const override {
    auto ids = LetterVocabulary::encode(line);
    for (TokenId& id : ids)
      if (id >= kReservedSymbols) id = kReservedSymbols + (id - kReservedSymbols + 1) % 26;
    return ids;
  }
};

struct Translated {
  std::string text;
  TranslationCounts counts;
  std::vector<std::string> notes;
};

struct NoteTaker : Observer {
  std::vector<std::string> notes;
  void note(const std::string& message) override { notes.push_back(message); }
};

TranslationCounts translate_lines(Translator& translator, LineReader& in, std::ostream& out,
                                  TranslationFormat format, Observer& observer,
                                  const TranslateOptions& options = {}) {
  InputReader reader(in);
  TranslationWriter writer({&out}, format, {&translator.language(0)});
  return nmt::translate_lines(translator, reader, writer, observer, options);
}

Translated translate(const std::string& text, TranslatorOptions options = {},
                     TranslationFormat format = TranslationFormat::kText, uint64_t seed = 1) {
  const ModelFolder folder = toy_folder(seed);
  Translator translator(std::span(&folder, 1), options);
  const ScratchFolder scratch;
  spill(scratch / "in", text);
  LineReader in((scratch / "in").string());
  std::ostringstream out;
  Translated result;
  NoteTaker observer;
  result.counts = translate_lines(translator, in, out, format, observer);
  for (const std::string& note : observer.notes)  // without the scratch folder's name
    result.notes.push_back(note.substr(std::min(note.find("in:"), note.size())));
  result.text = out.str();
  return result;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Lines of 0 to 11 letters.
std::string some_text(int lines) {
  Rng rng(5, Purpose::kTest);
  std::string text;
  for (int i = 0; i < lines; ++i) {
    for (uint64_t n = rng.below(12); n > 0; --n) text += char('a' + int(rng.below(26)));
    text += '\n';
  }
  return text;
}

TEST_CASE("translate: one line in gives one line out, blank lines stay blank") {
  const Translated result = translate("abc\n\n \t \ndef\xC2\xA0\n\xC2\xA0\nlast without an end");
  const auto lines = lines_of(result.text);
  REQUIRE(lines.size() == 6);
  for (const size_t blank : {1, 2, 4}) CHECK(lines[blank].empty());
  CHECK(lines[0] == lines_of(translate("abc\n").text)[0]);
  CHECK(result.counts.lines == 6);
  CHECK(result.counts.blank == 3);
  CHECK(translate("").text.empty());
  CHECK(translate("\n").text == "\n");
}

TEST_CASE("translate: neither batch size nor threads change a byte") {
  const std::string text = some_text(150);
  const std::string expected = translate(text, {.batch = 1, .threads = 1}).text;
  CHECK(lines_of(expected).size() == 150);
  for (const int batch : {1, 2, 7, 1000})
    for (const int threads : {1, 2, 5})
      CHECK(translate(text, {.batch = batch, .threads = threads}).text == expected);
  std::string one_by_one;
  for (const std::string& line : lines_of(text)) one_by_one += translate(line + "\n").text;
  CHECK(one_by_one == expected);
}

TEST_CASE("translate: a line that is too long is cut to the limit and told by its number") {
  const Translated result = translate("abc\n" + std::string(13, 'q') + "\n" + std::string(12, 'q'));
  REQUIRE(!result.notes.empty());
  CHECK(result.notes[0] == "in:2: has 13 pieces; only the first 12 are translated (--max-length)");
  CHECK(result.counts.cut == 1);
  const auto lines = lines_of(result.text);
  CHECK(lines[1] == lines[2]);
  CHECK(translate("abcdef", {.max_length = 3}).text == translate("abc").text);
}

TEST_CASE("translate: a line of a million words becomes one line") {
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += "ab ";
  const Translated result = translate(text);
  REQUIRE(!result.notes.empty());
  CHECK(result.notes[0] ==
        "in:1: has 43691 pieces; only the first 12 are translated (--max-length)");
  CHECK(lines_of(result.text).size() == 1);
}

TEST_CASE("translate: n-best lists name their line and are sorted by score") {
  const SearchOptions search{.beam = 4, .nbest = 3};
  const Translated result = translate("abc\n\nde", {.search = search}, TranslationFormat::kNbest);
  const auto lines = lines_of(result.text);
  REQUIRE(lines.size() == 7);
  CHECK(lines[3] == "1 |||  ||| logp= 0 ||| 0");
  double previous = 0;
  for (const size_t i : {0, 1, 2}) {
    CHECK(lines[i].starts_with("0 ||| "));
    CHECK(lines[i].find(" ||| logp= -") != std::string::npos);
    const double score = std::stod(lines[i].substr(lines[i].rfind(' ')));
    CHECK(score <= previous);
    previous = score;
  }
  CHECK(lines[4].starts_with("2 ||| "));
}

TEST_CASE("translate: JSON holds what the text holds, and its log-probabilities sum up") {
  const std::string text = "abc\n\n\xFF\"x\n" + std::string(13, 'q') + "\n";
  const auto plain = lines_of(translate(text).text);
  const SearchOptions search{.beam = 5, .nbest = 2};
  const auto lines = lines_of(translate(text, {.search = search}, TranslationFormat::kJson).text);
  REQUIRE(lines.size() == 4);
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto object = nlohmann::json::parse(lines[i]);
    CHECK(object["line"] == i + 1);
    CHECK(object.contains("cut_from_pieces") == (i == 3));
    if (i == 1) CHECK(object["translations"].empty());
    for (const auto& translation : object["translations"]) {
      double sum = 0;
      for (const double log_prob : translation["token_log_probs"]) sum += log_prob;
      CHECK(sum == doctest::Approx(translation["log_prob"].get<double>()));
      const bool finished = translation["finished"];
      CHECK(translation["token_log_probs"].size() == translation["tokens"].size() + finished);
    }
  }
  CHECK(nlohmann::json::parse(lines[0])["translations"].size() == 2);
  CHECK(nlohmann::json::parse(lines[2])["source"] == "\xEF\xBF\xBD\"x");
}

TEST_CASE("translate: an output that takes nothing is an error, a stop ends the work") {
  const ModelFolder folder = toy_folder();
  Translator translator(std::span(&folder, 1), {});
  const ScratchFolder scratch;
  spill(scratch / "in", "abc\n");
  std::ostringstream broken;
  broken.setstate(std::ios::badbit);
  LineReader in((scratch / "in").string());
  Observer nobody;
  CHECK_THROWS_AS(translate_lines(translator, in, broken, TranslationFormat::kText, nobody), Error);
  LineReader again((scratch / "in").string());
  std::ostringstream out;
  const TranslateOptions stopped = {.stop = [] { return true; }};
  CHECK(translate_lines(translator, again, out, TranslationFormat::kText, nobody, stopped).lines ==
        0);
}

TEST_CASE("translate: models vote; those with other vocabularies are refused") {
  std::vector<ModelFolder> folders;
  folders.push_back(toy_folder(1));
  folders.push_back(toy_folder(2));
  Translator both(folders, {});
  const std::vector<std::string> lines{"abc", "", "xyz"};
  const auto results = both.translate(plain_inputs(lines))[0];
  REQUIRE(results.size() == 3);
  CHECK(results[0].texts.size() == 1);
  CHECK(results[1].texts.empty());
  folders.push_back(toy_folder(3, "other letters"));
  CHECK_THROWS_WITH_AS(Translator(folders, {}),
                       doctest::Contains("model 3: has another target vocabulary"), Error);
  // Of one file, but cut by model.num_decoder_symbols.
  folders[2] = toy_folder(3);
  folders[2].targets[0].vocabulary = std::make_unique<CutVocabulary>();
  CHECK_THROWS_WITH_AS(Translator(folders, {}),
                       doctest::Contains("another target vocabulary (29 symbols)"), Error);
}

TEST_CASE(
    "translate: models that vote may read sources otherwise: vocabulary, order, form of text") {
  const std::vector<std::string> lines{"abc", "", "xyz"};
  const auto texts = [&](uint64_t first, bool rotated_first, uint64_t second, bool rotated_second,
                         bool reversed_second = false) {
    std::vector<ModelFolder> folders;
    folders.push_back(toy_folder(first));
    folders.push_back(toy_folder(second));
    if (rotated_first) folders[0].source = std::make_unique<RotatedVocabulary>();
    if (rotated_second) folders[1].source = std::make_unique<RotatedVocabulary>();
    folders[1].recipe.data.reverse_source = reversed_second;
    std::vector<std::vector<std::string>> all;
    const auto results = Translator(folders, {}).translate(plain_inputs(lines));
    for (const Translation& t : results[0]) all.push_back(t.texts);
    return all;
  };
  const auto mixed = texts(1, false, 2, true);
  CHECK(mixed[1].empty());
  CHECK(mixed == texts(2, true, 1, false));   // whoever is first
  CHECK(mixed != texts(1, false, 2, false));  // the second's vocabulary is asked
  CHECK(texts(1, false, 2, false, true) != texts(1, false, 2, false));
  CHECK(texts(2, true, 2, true) != texts(2, false, 2, false));
}

}  // namespace
}  // namespace nmt
