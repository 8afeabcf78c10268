#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "support/tiny_model.h"

using namespace nmt;
using Words = std::vector<std::string>;
using Json = nlohmann::json;

namespace {

Words evaluate(Words more) {
  Words words{"nmt-eval", "m", "--quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Json evaluate_json(Words more) {
  more.push_back("--json");
  return Json::parse(TinyModel::get().output(evaluate(more)))["sets"];
}

const Words kText{"--source", "t.en", "--reference", "t.de"};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST_CASE("nmt-eval: a model that knows its text by heart has a low perplexity and a high BLEU") {
  const TinyModel& model = TinyModel::get();
  const std::string table = model.output(evaluate(with(kText, {"--translate"})));
  CHECK(contains(table, "t.en -> t.de\n  300 lines, 300 scored"));
  CHECK(contains(table, "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0 = "));
  const Json set = evaluate_json(with(kText, {"--translate", "--beam", "2"}))[0];
  const Json lower = evaluate_json(
      with(kText, {"--translate", "--beam", "2", "--lowercase", "--tokenize", "none", "--normalize",
                   "length", "--coverage-penalty", "0.1", "--no-repeat-ngram", "4"}))[0];
  CHECK(lower["bleu"]["signature"] == "nrefs:1|case:lc|eff:no|tok:none|smooth:exp|version:2.6.0");
  CHECK(lower["bleu"]["score"] > 80.0);
  CHECK(set["perplexity"]["token"] < 1.5);
  CHECK(set["bleu"]["score"] > 80.0);
  CHECK(set["chrf"]["score"] > 80.0);
  // The same sum a token, a word and a character.
  for (const char* unit : {"token", "word", "character"}) {
    const double cross_entropy = set["cross_entropy"][unit], count = set[std::string(unit) + "s"];
    CHECK(cross_entropy * count == doctest::Approx(-set["log_prob"].get<double>()));
    CHECK(std::exp(cross_entropy) == doctest::Approx(set["perplexity"][unit].get<double>()));
  }
}

TEST_CASE("nmt-eval: the log-probability of a translation is the one that nmt-translate reported") {
  const TinyModel& model = TinyModel::get();
  std::string references;
  std::vector<Json> best;
  std::istringstream lines(model.output({"nmt-translate", "m", "--input", "t.en", "--json"}));
  for (std::string line; std::getline(lines, line);) {
    best.push_back(Json::parse(line)["translations"][0]);
    references += best.back()["text"].get<std::string>() + "\n";
  }
  spill(model / "own.de", references);
  const Json scores = evaluate_json(
      {"--source", "t.en", "--reference", "own.de", "--per-sentence", "--per-token"})[0]["scores"];
  REQUIRE(scores.size() == best.size());
  int compared = 0;
  for (size_t i = 0; i < best.size(); ++i) {
    Json tokens = scores[i]["tokens"];
    tokens.erase(tokens.size() - 1);                                    // </s>
    if (tokens != best[i]["tokens"] || !best[i]["finished"]) continue;  // cut into other pieces
    CHECK(scores[i]["log_prob"].get<double>() ==
          doctest::Approx(best[i]["log_prob"].get<double>()).epsilon(1e-5));
    ++compared;
  }
  CHECK(compared > 200);
}

TEST_CASE("nmt-eval: several test sets at once are what each is alone") {
  const TinyModel& model = TinyModel::get();
  spill(model / "s.en", "give me 3 red books and 2 pens\n\ngive me 1 blue pens\n");
  spill(model / "s.de", "gib mir 3 rote Bücher und 2 Stifte\nx\ngib mir 1 blaue Stifte\n");
  const Json both = evaluate_json({"--source", "t.en", "s.en", "--reference", "t.de", "s.de"});
  REQUIRE(both.size() == 2);
  CHECK(both[0] == evaluate_json(kText)[0]);
  CHECK(both[1] == evaluate_json({"--source", "s.en", "--reference", "s.de"})[0]);
  CHECK(both[1]["lines"] == 3);
  CHECK(both[1]["blank"] == 1);
  CHECK(both[1]["sentences"] == 2);
}

TEST_CASE("nmt-eval: neither batches nor threads change a byte") {
  const TinyModel& model = TinyModel::get();
  const Words how = evaluate(with(kText, {"--json", "--per-token"}));
  const std::string expected = model.output(with(how, {"--batch", "1", "--threads", "1"}));
  CHECK(model.output(how) == expected);
  CHECK(model.output(with(how, {"--batch", "7", "--threads", "3"})) == expected);
}

TEST_CASE("nmt-eval: rows for programs stand on standard output alone") {
  const TinyModel& model = TinyModel::get();
  const ProcessResult rows = model.run(with({"nmt-eval", "m", "--per-sentence"}, kText));
  CHECK(rows.status == 0);
  CHECK(rows.out.starts_with("set\tline\ttokens\tlog_prob\n1\t1\t"));
  CHECK(std::count(rows.out.begin(), rows.out.end(), '\n') == 301);
  CHECK(contains(rows.err, "perplexity"));
  const ProcessResult quiet = model.run(evaluate(with(kText, {"--per-token"})));
  CHECK(quiet.out.starts_with("set\tline\tplace\tpiece\tlog_prob\n1\t1\t1\t"));
  CHECK(quiet.err.empty());
}

TEST_CASE("nmt-eval: what is asked wrongly is said, with status 2") {
  const TinyModel& model = TinyModel::get();
  const auto check = [&](const Words& words, const std::string& message) {
    const ProcessResult result = model.run(words);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK_MESSAGE(contains(result.err, message), result.err);
  };
  spill(model / "two.de", "a\nb\n");
  spill(model / "none", "");
  check({"nmt-eval", "m"}, "--source: is missing");
  check(with({"nmt-eval"}, kText), "0 models are named");
  check(with({"nmt-eval", "nowhere"}, kText), "nowhere: there is no such folder");
  check(evaluate({"--source", "t.en", "--reference", "two.de"}),
        "t.en:3: has no partner: t.en has 300 lines but two.de has 2");
  check(evaluate({"--source", "t.en", "t.en", "--reference", "t.de"}), "names 1 files");
  check(evaluate({"--source", "nothing", "--reference", "t.de"}), "nothing: cannot be read");
  check(evaluate({"--source", "none", "--reference", "none"}), "none: holds nothing to score");
  check(evaluate(with(kText, {"--per-token", "--per-sentence"})), "does not go together");
  check(evaluate(with(kText, {"--beam", "3"})), "--beam: means nothing without --translate");
  check(evaluate(with(kText, {"--lowercase"})), "--lowercase: means nothing without --translate");
  check(evaluate(with(kText, {"--translate", "--ban", "nothing"})), "nothing: cannot be read");
  check(evaluate(with(kText, {"--translate", "--tokenize", "zh"})),
        "--tokenize: 'zh' is not one of 13a, none");
}

TEST_CASE("nmt-eval: a damaged model is said, with status 1") {
  const TinyModel& model = TinyModel::get();
  std::filesystem::copy(model / "m", model / "damaged", std::filesystem::copy_options::recursive);
  std::string bytes = slurp(model / "m" / "parameters.safetensors");
  bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 1);
  spill(model / "damaged" / "parameters.safetensors", bytes);
  const ProcessResult result = model.run(with({"nmt-eval", "damaged"}, kText));
  CHECK(result.status == 1);
  CHECK_MESSAGE(contains(result.err, "damaged/parameters.safetensors"), result.err);
}

}  // namespace
