#include <doctest/doctest.h>

#include "metrics/chrf.h"
#include "metrics/vectors.h"

using namespace nmt;
using nlohmann::json;

namespace {

ChrfOptions options_of(const json& params) {
  return {.char_order = params["char_order"],
          .word_order = params["word_order"],
          .beta = params["beta"],
          .lowercase = params["lowercase"],
          .whitespace = params["whitespace"],
          .eps_smoothing = params["eps_smoothing"]};
}

std::vector<int64_t> flat(const ChrfStatistics& statistics) {
  std::vector<int64_t> numbers;
  for (const ChrfOrder& n : statistics.orders)
    numbers.insert(numbers.end(), {n.hypothesis, n.reference, n.matches});
  return numbers;
}

void check_sentences(const std::vector<ChrfStatistics>& lines, const json& run) {
  REQUIRE(run["sentence_scores"].size() == lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    CAPTURE(i);
    CHECK(close(chrf_score(lines[i], options_of(run["params"])), run["sentence_scores"][i]));
    CHECK(flat(lines[i]) == run["sentence_stats"][i].get<std::vector<int64_t>>());
  }
}

void check_run(const Case& c, const json& run) {
  CAPTURE(run["signature"].get<std::string>());
  const ChrfOptions options = options_of(run["params"]);
  std::vector<ChrfStatistics> lines;
  ChrfStatistics sum;
  for (size_t i = 0; i < c.hypotheses.size(); ++i)
    sum += lines.emplace_back(chrf_statistics(c.hypotheses[i], c.references[i], options));
  std::vector<int64_t> expected;
  for (const json& triple : run["stats"]["statistics"])
    for (const json& number : triple) expected.push_back(number);
  const double score = chrf_score(sum, options);
  CHECK(close(score, run["score"]));
  CHECK(flat(sum) == expected);
  CHECK(chrf_signature(options, c.signature_references) == run["signature"]);
  CHECK(format_chrf(score, options, c.signature_references) == run["formatted"]);
  if (run.contains("sentence_scores")) check_sentences(lines, run);
}

}  // namespace

TEST_CASE("chrf: every number, signature and line is sacreBLEU's") {
  int runs = 0, absent = 0;
  const auto vectors = read_vectors("expected.json");
  for (const json& description : vectors["cases"]) {
    CAPTURE(description["id"].get<std::string>());
    const auto folder = find_case(description["id"]);
    if (!folder) {
      ++absent;
      continue;
    }
    const Case c = read_case(*folder, description);
    for (const json& run : description["runs"]) {
      if (run["metric"] != "CHRF") continue;
      check_run(c, run);
      ++runs;
    }
  }
  MESSAGE(runs << " runs; " << absent << " cases have no text here");
  CHECK(runs >= 79);  // those in the project
}
