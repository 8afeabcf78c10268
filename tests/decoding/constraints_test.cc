#include "decoding/constraints.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "decoding/repetition.h"
#include "decoding/score.h"
#include "decoding/search.h"
#include "support/piece_vocabulary.h"
#include "support/prefix_model.h"

namespace nmt {
namespace {

// Several ways to write the same words.
const PieceVocabulary kVocabulary({"▁a", "b", "▁ab", "▁b"});
constexpr TokenId kA = 4, kB = 5, kAB = 6, kSpaceB = 7;
const SymbolTexts kTexts(kVocabulary);
const PieceVocabulary kCharacters({"a", "b", " ", "c"}, VocabularyKind::kChar);
const SymbolTexts kCharacterTexts(kCharacters);

RequiredPhrase required(const std::string& phrase) { return {phrase, kVocabulary.encode(phrase)}; }

/// " a ab " holds "ab" as " ab ".
bool holds(const Ids& tokens, const std::string& phrase,
           const Vocabulary& vocabulary = kVocabulary) {
  return (" " + vocabulary.decode(tokens) + " ").find(" " + phrase + " ") != std::string::npos;
}

/// Does it hold the phrase, or did it when it had fewer symbols?
bool passes_by(const Ids& tokens, const std::string& phrase) {
  for (size_t n = 1; n <= tokens.size(); ++n)
    if (holds(Ids(tokens.begin(), tokens.begin() + int64_t(n)), phrase)) return true;
  return false;
}

struct Scored {
  Ids tokens;
  double score;
};

/// Every translation of up to `limit` symbols that ends in </s> and fits, best first.
template <class Fits>
std::vector<Scored> all_that(const PrefixModel& model, const Ids& source, int limit,
                             const SearchOptions& options, const Fits& fits) {
  Ids with_eos = source;
  with_eos.push_back(kEos);
  std::vector<Scored> all;
  std::vector<Ids> prefixes{{}};
  for (int length = 1; length <= limit; ++length) {
    std::vector<Ids> longer;
    for (const Ids& prefix : prefixes) {
      Ids target = prefix;
      target.push_back(kEos);
      const auto log_probs = model.log_probs(with_eos, target);
      const double log_prob = std::accumulate(log_probs.begin(), log_probs.end(), 0.0);
      if (fits(prefix))
        all.push_back({prefix, (log_prob - options.word_penalty * length) /
                                   length_penalty(length, options.length_penalty)});
      for (TokenId id = kUnk; id < model.symbols(); ++id) {
        target.back() = id;
        longer.push_back(target);
      }
    }
    prefixes = std::move(longer);
  }
  std::sort(all.begin(), all.end(),
            [](const Scored& a, const Scored& b) { return a.score > b.score; });
  return all;
}

std::vector<Hypothesis> run(const PrefixModel& model, const Ids& source,
                            const Constraints* constraints, SearchOptions options) {
  Tape tape(Tape::Use::kInfer);
  const TargetSearch search_into{
      .target = 0, .options = options, .constraints = std::span(&constraints, 1)};
  return search(model, tape, make_source_batch({source}, {0}), std::span(&search_into, 1))
      .at(0)
      .at(0);
}

/// A beam that loses nothing finds the best of all that fit.
template <class Fits>
void check_against_all(const Constraints* constraints, const Fits& fits, int no_repeat_ngram = 0) {
  constexpr int kLimit = 4;
  const int limit = kLimit + (constraints ? constraints->required_symbols() : 0);
  constexpr double kPenalties[][2] = {{0.6, 0}, {1.5, -0.7}, {0, 0.4}};  // of length, of words
  for (uint64_t seed = 1; seed <= 3; ++seed)
    for (const double eos_bonus : {-2.0, 2.0}) {
      const auto& [of_length, of_words] = kPenalties[seed - 1];
      const PrefixModel model(8, seed, eos_bonus);
      SearchOptions options{.beam = 5000, .nbest = 3, .length_penalty = of_length};
      options.word_penalty = of_words;
      options.max_length = kLimit;
      options.no_repeat_ngram = no_repeat_ngram;
      const auto found = run(model, {4, 5}, constraints, options);
      const auto expected = all_that(model, {4, 5}, limit, options, fits);
      REQUIRE(found.size() == 3);
      for (size_t i = 0; i < 3; ++i) {
        CHECK(found[i].finished);
        CHECK(found[i].tokens == expected.at(i).tokens);
        CHECK(found[i].score == doctest::Approx(expected[i].score).epsilon(1e-6));
      }
    }
}

TEST_CASE("constraints: of all translations that never end in a banned word the best is found") {
  const PhraseMatcher banned({"ab"});
  const Constraints constraints(kTexts, {}, &banned, {});
  check_against_all(&constraints, [](const Ids& tokens) { return !passes_by(tokens, "ab"); });
  const PhraseMatcher phrase({"a b", "abb", ""});
  const Constraints several(kTexts, {}, &phrase, {});
  check_against_all(&several, [](const Ids& tokens) {
    return !passes_by(tokens, "a b") && !passes_by(tokens, "abb");
  });
}

TEST_CASE("constraints: spelt by characters, longer words than a banned one may come") {
  const PhraseMatcher banned({"a", "bb c"});
  const Constraints constraints(kCharacterTexts, {}, &banned, {});
  check_against_all(&constraints, [](const Ids& tokens) {
    return !holds(tokens, "a", kCharacters) && !holds(tokens, "bb c", kCharacters);
  });
}

TEST_CASE("constraints: of all translations with the required phrases the best is found") {
  const Constraints word(kTexts, {}, nullptr, {required("ab")});
  check_against_all(&word, [](const Ids& tokens) { return holds(tokens, "ab"); });
  const Constraints two(kTexts, {}, nullptr, {required("a"), required("b")});
  check_against_all(&two,
                    [](const Ids& tokens) { return holds(tokens, "a") && holds(tokens, "b"); });
}

TEST_CASE("constraints: one phrase banned, one required") {
  const PhraseMatcher banned({"a"});
  const Constraints both(kTexts, {}, &banned, {required("b")});
  check_against_all(
      &both, [](const Ids& tokens) { return !passes_by(tokens, "a") && holds(tokens, "b"); });
}

TEST_CASE("constraints: translations begin with their prefix, scored by the model") {
  const Constraints constraints(kTexts, {kB, kA}, nullptr, {});
  const PrefixModel model(8, 1, -1.0);
  const auto found = run(model, {4}, &constraints, {.beam = 5000, .max_length = 5});
  // Behind a prefix there is room for 5 symbols.
  const auto expected = all_that(model, {4}, 7, {}, [](const Ids& tokens) {
    return tokens.size() >= 2 && tokens[0] == kB && tokens[1] == kA;
  });
  CHECK(found.at(0).tokens.size() >= 2);
  CHECK(found.at(0).tokens == expected.at(0).tokens);
  CHECK(found.at(0).score == doctest::Approx(expected.at(0).score).epsilon(1e-6));
}

TEST_CASE("constraints: no n-gram comes twice, and of those translations the best is found") {
  for (const int n : {1, 2, 3})
    check_against_all(
        nullptr,
        [&](const Ids& tokens) {
          for (size_t t = 0; t < tokens.size(); ++t)
            if (repeats_ngram(std::span(tokens).first(t), tokens[t], n)) return false;
          return true;
        },
        n);
}

TEST_CASE("repeats ngram: symbols that stand there already") {
  const Ids symbols{4, 5, 6, 4, 5};
  CHECK(repeats_ngram(symbols, 6, 3));
  CHECK_FALSE(repeats_ngram(symbols, 4, 3));
  CHECK_FALSE(repeats_ngram(symbols, 6, 4));
  CHECK(repeats_ngram(symbols, 6, 2));
  CHECK(repeats_ngram(symbols, 4, 1));
  CHECK_FALSE(repeats_ngram(symbols, 7, 1));
  CHECK(repeats_ngram(Ids{4, 4}, 4, 2));  // runs may overlap
  CHECK_FALSE(repeats_ngram(Ids{4}, 4, 2));
  CHECK_FALSE(repeats_ngram({}, 4, 1));
}

TEST_CASE("constraints: a narrow beam finishes with what is required, whatever the model likes") {
  const Constraints constraints(kTexts, {}, nullptr, {required("ab"), required("b a")});
  for (uint64_t seed = 1; seed <= 30; ++seed)
    for (const int beam : {1, 2, 5}) {
      const PrefixModel model(8, seed, seed % 2 ? 4.0 : -4.0);
      for (const Hypothesis& h : run(model, {4, 5}, &constraints, {.beam = beam, .nbest = beam})) {
        CHECK(h.finished);
        CHECK(holds(h.tokens, "ab"));
        CHECK(holds(h.tokens, "b a"));
      }
    }
}

TEST_CASE("constraints: what is banned never comes, whatever is required and the model likes") {
  const PhraseMatcher banned({"a b b", "abbb"});
  const Constraints constraints(kTexts, {}, &banned, {required("ab"), required("b a")});
  int finished = 0, all = 0;
  for (uint64_t seed = 1; seed <= 30; ++seed)
    for (const int beam : {1, 2, 5}) {
      const PrefixModel model(8, seed, seed % 2 ? 4.0 : -4.0);
      for (const Hypothesis& h : run(model, {4, 5}, &constraints, {.beam = beam, .nbest = beam})) {
        CHECK_FALSE(holds(h.tokens, "a b b"));
        CHECK_FALSE(holds(h.tokens, "abbb"));
        finished += h.finished && holds(h.tokens, "ab") && holds(h.tokens, "b a");
        ++all;
      }
    }
  // At the limit a ban may leave no way to a phrase.
  CHECK(finished > all * 9 / 10);
}

TEST_CASE("constraints: samples keep to bans and prefixes") {
  const PhraseMatcher banned({"ab"});
  const Constraints constraints(kTexts, {kA, kB, kB}, &banned, {});
  const PrefixModel model(8, 5);
  const auto samples = run(model, {4, 5}, &constraints,
                           {.nbest = 300, .no_repeat_ngram = 4, .sampling = SamplingOptions{}});
  CHECK(samples.size() == 300);
  for (const Hypothesis& h : samples) {
    REQUIRE(h.tokens.size() >= 3);
    CHECK(Ids(h.tokens.begin(), h.tokens.begin() + 3) == Ids{kA, kB, kB});
    CHECK_FALSE(holds(h.tokens, "ab"));
  }
}

TEST_CASE("constraints: where nothing is allowed a hypothesis is returned unfinished") {
  const PhraseMatcher everything({"a", "b", "ab", "U"});
  const Constraints constraints(kTexts, {}, &everything, {required("a")});
  for (const int beam : {1, 3}) {
    const auto found = run(PrefixModel(8), {4}, &constraints, {.beam = beam});
    CHECK(found.size() == 1);
    CHECK_FALSE(found[0].finished);
    CHECK(std::isfinite(found[0].score));
  }
}

TEST_CASE("constraints: a text that cannot go on is cut before what is banned") {
  // Behind "U ab" no symbol may come: U and b stand there already, every other ends the word.
  const PhraseMatcher banned({"ab"});
  const Constraints constraints(kTexts, {kUnk, kA, kB}, &banned, {});
  const auto found = run(PrefixModel(8), {4}, &constraints, {.beam = 1, .no_repeat_ngram = 1});
  REQUIRE(found.size() == 1);
  CHECK(found[0].tokens == Ids{kUnk, kA});
  CHECK(found[0].token_log_probs.size() == 2);
  CHECK(found[0].log_prob ==
        doctest::Approx(found[0].token_log_probs[0] + found[0].token_log_probs[1]));
  CHECK(found[0].score == doctest::Approx(found[0].log_prob / length_penalty(2, 0.6)));
}

TEST_CASE("constraints: a sentence's own are not its neighbour's") {
  const PhraseMatcher banned({"a"});
  const Constraints bans(kTexts, {}, &banned, {}), requires_b(kTexts, {}, nullptr, {required("b")});
  const std::vector<const Constraints*> asked{&bans, nullptr, &requires_b};
  const PrefixModel model(8, 3);
  Tape tape(Tape::Use::kInfer);
  const TargetSearch into{.constraints = asked};
  const auto together =
      search(model, tape, make_source_batch({{4}, {5, 6}, {4}}, {0, 1, 2}), std::span(&into, 1))
          .at(0);
  const std::vector<Ids> sources{{4}, {5, 6}, {4}};
  for (size_t b = 0; b < 3; ++b) {
    const auto alone = run(model, sources[b], asked[b], {});
    CHECK(alone.at(0).tokens == together[b].at(0).tokens);
    CHECK(alone.at(0).token_log_probs == together[b].at(0).token_log_probs);
  }
}

TEST_CASE("constraints: more required phrases than there are bits are refused") {
  CHECK_THROWS_AS(Constraints(kTexts, {}, nullptr, std::vector<RequiredPhrase>(65, required("a"))),
                  std::invalid_argument);
}

TEST_CASE("loops: four copies of a run, and eight symbols at least") {
  CHECK(repeats_endlessly(Ids{4, 5, 4, 5, 4, 5, 4, 5}));
  CHECK(repeats_endlessly(Ids{9, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6, 9}));
  CHECK(repeats_endlessly(Ids(8, 4)));
  CHECK_FALSE(repeats_endlessly(Ids(7, 4)));
  CHECK_FALSE(repeats_endlessly(Ids{4, 5, 4, 5, 4, 5, 4, 6}));
  CHECK_FALSE(repeats_endlessly(Ids{}));
}

}  // namespace
}  // namespace nmt
