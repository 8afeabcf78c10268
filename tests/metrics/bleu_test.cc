#include "metrics/bleu.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

using namespace nmt;

namespace {

const std::vector<std::string> kLines = {"the cat sat on the mat", "a dog barks"};

BleuOptions with(BleuSmoothing smoothing, double value = -1) {
  return {.smoothing = smoothing, .smoothing_value = value};
}

}  // namespace

TEST_CASE("bleu: a hypothesis equal to its reference scores 100") {
  const BleuScore score = bleu(kLines, {kLines});
  CHECK(score.score == doctest::Approx(100).epsilon(1e-12));
  CHECK(score.brevity_penalty == 1);
  CHECK(score.hypothesis_length == 9);
  CHECK(score.counts == std::vector<double>{9, 7, 5, 3});
}

// Papineni et al. 2002, section 2.1: "the the the ..." matches "the" as often as one reference has
// it.
TEST_CASE("bleu: a match counts no more often than in the reference that has it most often") {
  const BleuScore score = bleu({"the the the the the the the"},
                               {{"the cat is on the mat"}, {"there is a cat on the mat"}});
  CHECK(score.counts[0] == 2);
  CHECK(score.totals[0] == 7);
  CHECK(score.reference_length == 7);
}

TEST_CASE("bleu: of two references equally close the shorter counts, empty ones included") {
  const BleuOptions options;
  const auto length = [&](const std::vector<std::string>& references) {
    return bleu_statistics("a b c", references, options).reference_length;
  };
  CHECK(length({"a b c d", "a b"}) == 2);
  CHECK(length({"a b", "a b c d"}) == 2);
  CHECK(length({"a b c d e f g", ""}) == 0);
}

TEST_CASE("bleu: short hypotheses pay the brevity penalty exp(1 - r/c)") {
  const BleuScore score = bleu({"a b c d"}, {{"a b c d e"}});
  CHECK(score.brevity_penalty == doctest::Approx(std::exp(1 - 5.0 / 4)).epsilon(1e-15));
  CHECK(score.ratio == 0.8);
  CHECK(bleu({""}, {{"a"}}).brevity_penalty == 0);
  CHECK(bleu({""}, {{""}}).brevity_penalty == 1);
}

TEST_CASE("bleu: without any match, or any line, the score is 0 and finite, however smoothed") {
  for (const auto smoothing :
       {BleuSmoothing::kExp, BleuSmoothing::kFloor, BleuSmoothing::kAddK, BleuSmoothing::kNone}) {
    CHECK(bleu({"x y z w v"}, {{"a b c d e"}}, with(smoothing)).score == 0);
    const BleuScore none = bleu({}, {{}}, with(smoothing));
    CHECK(none.score == 0);
    CHECK(none.precisions == std::vector<double>{0, 0, 0, 0});
  }
}

TEST_CASE("bleu: lines may differ in how many references they have") {
  const BleuOptions options;
  BleuStatistics sum = bleu_statistics("a b", std::vector<std::string>{"a x", "y b z"}, options);
  sum += bleu_statistics("c", std::vector<std::string>{"c"}, options);
  CHECK(sum.counts == std::vector<int64_t>{3, 0, 0, 0});
  CHECK(sum.totals == std::vector<int64_t>{3, 1, 0, 0});
  CHECK(sum.reference_length == 3);
  CHECK(bleu_signature(options, kVaryingReferences).starts_with("nrefs:var|"));
}

TEST_CASE("bleu: the signature says what decides the score") {
  CHECK(bleu_signature({}, 1) == "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0");
  BleuOptions options = with(BleuSmoothing::kFloor);
  options.tokenizer = BleuTokenizer::kNone;
  options.lowercase = options.effective_order = true;
  CHECK(bleu_signature(options, 3) ==
        "nrefs:3|case:lc|eff:yes|tok:none|smooth:floor[0.10]|version:2.6.0");
  CHECK(bleu_signature(with(BleuSmoothing::kAddK, 0.5), 1).find("smooth:add-k[0.50]") !=
        std::string::npos);
}

TEST_CASE("bleu: the line for people has the decimals asked for") {
  const BleuScore score = bleu(kLines, {kLines});
  const std::string signature = "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0";
  const std::string rest =
      " 100.0/100.0/100.0/100.0 (BP = 1.000 ratio = 1.000 hyp_len = 9 ref_len = 9)";
  CHECK(format_bleu(score, {}, 1) == signature + " = 100.00" + rest);
  CHECK(format_bleu(score, {}, 1, 1) == signature + " = 100.0" + rest);
}

TEST_CASE("bleu: a caller's nonsense is refused with both values") {
  CHECK_THROWS_WITH_AS(bleu({"a", "b"}, {{"a"}}), "2 hypotheses but 1 references",
                       std::invalid_argument);
  CHECK_THROWS_AS(bleu({"a"}, {}), std::invalid_argument);
  CHECK_THROWS_AS(bleu_statistics("a", {}, {}), std::invalid_argument);
  CHECK_THROWS_AS(bleu({"a"}, {{"a"}}, {.max_order = 0}), std::invalid_argument);
  CHECK_THROWS_AS(bleu({"a"}, {{"a"}}, {.max_order = 9}), std::invalid_argument);
}
