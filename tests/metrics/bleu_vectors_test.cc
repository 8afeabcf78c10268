#include <doctest/doctest.h>

#include <map>

#include "metrics/bleu.h"
#include "metrics/vectors.h"

using namespace nmt;
using nlohmann::json;

namespace {

BleuOptions options_of(const json& params) {
  static const std::map<std::string, BleuSmoothing> kSmoothings = {{"exp", BleuSmoothing::kExp},
                                                                   {"floor", BleuSmoothing::kFloor},
                                                                   {"add-k", BleuSmoothing::kAddK},
                                                                   {"none", BleuSmoothing::kNone}};
  BleuOptions options;
  if (params["tokenize"] == "none") options.tokenizer = BleuTokenizer::kNone;
  options.lowercase = params["lowercase"];
  options.smoothing = kSmoothings.at(params["smooth_method"]);
  if (!params["smooth_value"].is_null()) options.smoothing_value = params["smooth_value"];
  options.effective_order = params["effective_order"];
  options.max_order = params["max_ngram_order"];
  return options;
}

void check_corpus(const Case& c, const std::vector<BleuStatistics>& lines, const json& run) {
  const BleuOptions options = options_of(run["params"]);
  BleuStatistics sum;
  for (const auto& line : lines) sum += line;
  const BleuScore score = bleu_score(sum, options);
  const json& stats = run["stats"];
  CHECK(close(score.score, run["score"]));
  CHECK(bleu_signature(options, c.signature_references) == run["signature"]);
  CHECK(format_bleu(score, options, c.signature_references) == run["formatted"]);
  CHECK(score.counts == stats["counts"].get<std::vector<double>>());
  CHECK(score.totals == stats["totals"].get<std::vector<double>>());
  CHECK(score.hypothesis_length == stats["sys_len"]);
  CHECK(score.reference_length == stats["ref_len"]);
  CHECK(close(score.brevity_penalty, stats["bp"]));
  CHECK(close(score.ratio, stats["ratio"]));
  REQUIRE(score.precisions.size() == stats["precisions"].size());
  for (size_t n = 0; n < score.precisions.size(); ++n)
    CHECK(close(score.precisions[n], stats["precisions"][n]));
}

void check_sentences(const std::vector<BleuStatistics>& lines, const json& run) {
  const BleuOptions options = options_of(run["params"]);
  REQUIRE(run["sentence_scores"].size() == lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    CAPTURE(i);
    const BleuStatistics& line = lines[i];
    CHECK(close(bleu_score(line, options).score, run["sentence_scores"][i]));
    std::vector<int64_t> stats = {line.hypothesis_length, line.reference_length};
    stats.insert(stats.end(), line.counts.begin(), line.counts.end());
    stats.insert(stats.end(), line.totals.begin(), line.totals.end());
    CHECK(stats == run["sentence_stats"][i].get<std::vector<int64_t>>());
  }
}

void check_run(const Case& c, const json& run) {
  CAPTURE(run["signature"].get<std::string>());
  std::vector<BleuStatistics> lines;
  for (size_t i = 0; i < c.hypotheses.size(); ++i)
    lines.push_back(bleu_statistics(c.hypotheses[i], c.references[i], options_of(run["params"])));
  check_corpus(c, lines, run);
  if (run.contains("sentence_scores")) check_sentences(lines, run);
}

bool is_covered(const json& run) {
  return run["metric"] == "BLEU" &&
         (run["params"]["tokenize"] == "13a" || run["params"]["tokenize"] == "none");
}

}  // namespace

TEST_CASE("bleu: every number, signature and line is sacreBLEU's") {
  int cases = 0, runs = 0, absent = 0;
  const auto vectors = read_vectors("expected.json");
  for (const json& description : vectors["cases"]) {
    CAPTURE(description["id"].get<std::string>());
    const auto folder = find_case(description["id"]);
    if (!folder) {
      ++absent;
      continue;
    }
    const Case c = read_case(*folder, description);
    ++cases;
    for (const json& run : description["runs"]) {
      if (!is_covered(run)) continue;
      check_run(c, run);
      ++runs;
    }
  }
  MESSAGE(runs << " runs of " << cases << " cases; " << absent << " cases have no text here");
  CHECK(cases >= 33);  // those in the project
  CHECK(runs >= 134);
}
