#include "jobs/evaluate/evaluate.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

#include "base/error.h"
#include "base/scratch_folder.h"
#include "report/evaluation_report.h"
#include "support/toy_folder.h"

namespace nmt {
namespace {

/// Nobody watches.
Evaluation evaluate(const ModelFolder& folder, const TestSet& set, const EvaluateOptions& options) {
  Observer nobody;
  return nmt::evaluate(folder, set, options, nobody);
}

TestSet set_of(const std::vector<std::string>& sources,
               const std::vector<std::string>& references) {
  return {"test.en", "test.de", sources, references};
}

std::vector<std::string> some_lines(int count, uint64_t seed) {
  Rng rng(seed, Purpose::kTest);
  std::vector<std::string> lines(static_cast<size_t>(count));
  for (std::string& line : lines)
    for (uint64_t n = 1 + rng.below(11); n > 0; --n) line += char('a' + int(rng.below(26)));
  return lines;
}

Ids with_eos(Ids ids) {
  ids.push_back(kEos);
  return ids;
}

/// What the model gives a reference, sentence by sentence and without this library's batches.
std::vector<double> expected_scores(const ModelFolder& folder, const std::string& source,
                                    const std::string& reference) {
  return dynamic_cast<const PrefixModel&>(*folder.model)
      .log_probs(with_eos(folder.source->encode(source)),
                 with_eos(folder.targets[0].vocabulary->encode(reference)));
}

TEST_CASE("evaluate: sentences, tokens and sums are the model's, whatever batch and threads") {
  const ModelFolder folder = toy_folder();
  const TestSet set = set_of(some_lines(40, 1), some_lines(40, 2));
  const Evaluation first = evaluate(folder, set, {});
  double total = 0;
  int64_t tokens = 0;
  for (size_t i = 0; i < set.size(); ++i) {
    const auto expected = expected_scores(folder, set.sources[i], set.references[i]);
    CHECK(first.sentences[i].log_probs == expected);
    CHECK(first.sentences[i].tokens ==
          with_eos(folder.targets[0].vocabulary->encode(set.references[i])));
    CHECK(first.sentences[i].line == int64_t(i) + 1);
    total += std::accumulate(expected.begin(), expected.end(), 0.0);
    tokens += int64_t(expected.size());
  }
  CHECK(first.perplexity.log_prob == doctest::Approx(total));
  CHECK(first.perplexity.tokens == tokens);
  CHECK(first.perplexity.words == 2 * 40);  // a word and the end of each line
  for (const int batch : {1, 7})
    for (const int threads : {1, 3}) {
      const Evaluation other = evaluate(folder, set, {.batch = batch, .threads = threads});
      CHECK(to_json({other}, folder, {true, true}) == to_json({first}, folder, {true, true}));
    }
}

TEST_CASE("evaluate: pairs with a blank side are left out and counted") {
  const ModelFolder folder = toy_folder();
  const Evaluation result =
      evaluate(folder, set_of({"ab", "", "cd", " "}, {"x", "y", "\t", ""}), {});
  CHECK(result.lines == 4);
  CHECK(result.blank == 3);
  REQUIRE(result.sentences.size() == 1);
  CHECK(result.sentences[0].line == 1);
  CHECK_THROWS_WITH_AS(evaluate(folder, set_of({"", "a"}, {"x", ""}), {}),
                       doctest::Contains("2 pairs, 2 of them with a blank side"), Error);
  CHECK_THROWS_AS(evaluate(folder, set_of({}, {}), {}), Error);
}

TEST_CASE("evaluate: what is longer than the recipe's limit is cut and counted") {
  const ModelFolder folder = toy_folder();
  const std::string twelve(12, 'q'), thirteen(13, 'q');
  const Evaluation result =
      evaluate(folder, set_of({thirteen, "a", twelve}, {"a", thirteen, twelve}), {});
  CHECK(result.cut_sources == 1);
  CHECK(result.cut_references == 1);
  CHECK(result.sentences[1].tokens.size() == 13);
  CHECK(result.sentences[0].log_probs == expected_scores(folder, twelve, "a"));
  CHECK(result.sentences[1].log_probs == expected_scores(folder, "a", twelve));
  CHECK(result.perplexity.characters == 2 + 13 + 13);  // of what was scored
  CHECK(evaluate(folder, set_of({thirteen}, {thirteen}), {.max_length = 13}).cut_references == 0);
}

TEST_CASE("evaluate: without buckets in the recipe there are quarters by source length") {
  const ModelFolder folder = toy_folder();
  const Evaluation result =
      evaluate(folder,
               set_of({"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh"},
                      some_lines(8, 3)),
               {});
  REQUIRE(result.buckets.size() == 4);
  for (size_t i = 0; i < 4; ++i) {
    CHECK(result.buckets[i].bucket == Bucket{int(2 * i) + 3, kNoLimit});  // </s> counted
    CHECK(result.buckets[i].perplexity.lines == 2);
  }
  CHECK(evaluate(folder, set_of({"a", "b", "c"}, {"x", "y", "z"}), {}).buckets.size() == 1);
}

TEST_CASE("evaluate: the recipe's buckets take what fits both sides; longer pairs have their own") {
  ModelFolder folder = toy_folder();
  folder.recipe.train.buckets = std::vector<Bucket>{{3, 4}, {6, 8}};
  const Evaluation result =
      evaluate(folder, set_of({"ab", "ab", "abcdefgh"}, {"xyz", "wxyz", "x"}), {});
  REQUIRE(result.buckets.size() == 3);
  double sum = 0;
  for (const BucketScore& score : result.buckets) {
    CHECK(score.perplexity.lines == 1);
    sum += score.perplexity.log_prob;
  }
  CHECK(sum == doctest::Approx(result.perplexity.log_prob));
  CHECK(result.buckets[2].bucket == Bucket{kNoLimit, kNoLimit});
}

TEST_CASE("evaluate: the log-probability that a search reported is the score of its output") {
  const ModelFolder folder = toy_folder();
  const auto sources = some_lines(30, 4);
  Translator translator(std::span(&folder, 1), {});
  std::vector<std::string> translations;
  std::vector<double> reported;
  const std::vector<Translation> made = translator.translate(plain_inputs(sources))[0];
  for (const Translation& t : made) {
    REQUIRE(t.hypotheses.at(0).finished);
    translations.push_back(t.texts[0]);
    reported.push_back(t.hypotheses[0].log_prob);
  }
  const Evaluation result = evaluate(folder, set_of(sources, translations), {.max_length = 100});
  for (const SentenceScore& s : result.sentences)
    CHECK(s.log_prob == doctest::Approx(reported[size_t(s.line - 1)]).epsilon(1e-5));
}

TEST_CASE("evaluate: BLEU and chrF of the references that are the translations are 100") {
  const ModelFolder folder = toy_folder();
  Translator translator(std::span(&folder, 1), {.threads = 2});
  std::vector<std::string> sources = some_lines(20, 6);
  sources.push_back("");
  std::vector<std::string> references;
  int64_t words = 0;  // the toy's translations are one word each, or none
  const std::vector<Translation> made = translator.translate(plain_inputs(sources))[0];
  for (const Translation& t : made) {
    references.push_back(t.texts.empty() ? "" : t.texts[0]);
    words += !references.back().empty();
  }
  REQUIRE(words > 5);
  Observer nobody;
  const TestSet set = set_of(sources, references);
  const Evaluation result =
      nmt::evaluate(folder, set, {}, nobody, CompareOptions{.translator = {.threads = 2}});
  REQUIRE(result.comparison);
  const Comparison& all = *result.comparison;
  const BleuScore& same = all.bleu;
  CHECK(all.chrf == doctest::Approx(100));
  CHECK(same.brevity_penalty == 1.0);
  CHECK(same.reference_length == words);
  CHECK(same.counts[0] == double(words));
}

TEST_CASE("read_test_set: the first line without a partner is named") {
  const ScratchFolder scratch;
  const std::string two = (scratch / "two").string(), three = (scratch / "three").string();
  spill(two, "a\nb\n");
  spill(three, "x\ny\nz\n");
  CHECK(read_test_set(two, two).size() == 2);
  const std::string expected =
      three + ":3: has no partner: " + three + " has 3 lines but " + two + " has 2";
  CHECK_THROWS_WITH_AS(read_test_set(two, three), doctest::Contains(expected.c_str()), Error);
  CHECK_THROWS_WITH_AS(read_test_set(three, two), doctest::Contains(expected.c_str()), Error);
}

TEST_CASE("evaluation report: tables, rows and JSON agree") {
  const ModelFolder folder = toy_folder();
  Evaluation e = evaluate(folder, set_of({"ab", "", "c"}, {"xyz", "y", "zz"}), {});
  e.comparison = {bleu({"x", "y"}, {{"x", "y"}}), 12.5};
  const auto json = nlohmann::json::parse(to_json({e}, folder, {true, true}))["sets"][0];
  CHECK(json["sentences"] == 2);
  CHECK(json["blank"] == 1);
  CHECK(json["tokens"] == 4 + 3);
  CHECK(json["perplexity"]["token"] == e.perplexity.per_token().perplexity);
  CHECK(json["scores"][0]["tokens"] == nlohmann::json({"x", "y", "z", "</s>"}));
  CHECK(json["bleu"]["signature"] == bleu_signature({}, 1));
  CHECK(json["chrf"]["signature"] == chrf_signature({}, 1));
  CHECK(json["chrf"]["score"] == 12.5);
  CHECK(json["buckets"][0]["target"].is_null());
  const std::string table = describe(e);
  CHECK(table.find("3 lines, 2 scored, 1 with a blank side left out") != std::string::npos);
  CHECK(table.find(format_bleu(e.comparison->bleu, {}, 1)) != std::string::npos);
  CHECK(table.find(format_chrf(12.5, {}, 1)) != std::string::npos);
  CHECK(sentence_rows(e, 1).starts_with("1\t1\t4\t-"));
  const std::string tokens = token_rows(e, 2, folder);
  CHECK(tokens.starts_with("2\t1\t1\tx\t-"));
  CHECK(std::count(tokens.begin(), tokens.end(), '\n') == 7);
}

}  // namespace
}  // namespace nmt
