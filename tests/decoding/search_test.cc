#include "decoding/search.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "support/letter_vocabulary.h"
#include "support/prefix_model.h"

namespace nmt {
namespace {

using Results = std::vector<std::vector<Hypothesis>>;

std::vector<Ids> some_sources(int count, uint64_t seed) {
  Rng rng(seed, Purpose::kTest);
  std::vector<Ids> sources;
  for (int i = 0; i < count; ++i) {
    Ids ids(rng.below(9));
    for (TokenId& id : ids) id = TokenId(kUnk + int(rng.below(5)));
    sources.push_back(ids);
  }
  return sources;
}

SourceBatch batch_of(const std::vector<Ids>& sources) {
  std::vector<int64_t> places(sources.size());
  std::iota(places.begin(), places.end(), 0);
  return make_source_batch(sources, places);
}

Ids with_eos(Ids ids) {
  ids.push_back(kEos);
  return ids;
}

Results run(const Model& model, const std::vector<Ids>& sources, const SearchOptions& options) {
  Tape tape(Tape::Use::kInfer);
  return search(model, tape, batch_of(sources), options);
}

void check_same(const std::vector<Hypothesis>& a, const std::vector<Hypothesis>& b) {
  REQUIRE(a.size() == b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].tokens == b[i].tokens);
    CHECK(a[i].finished == b[i].finished);
    CHECK(a[i].log_prob == b[i].log_prob);  // to the last bit
    CHECK(a[i].score == b[i].score);
    CHECK(a[i].token_log_probs == b[i].token_log_probs);
  }
}

struct Scored {
  Ids tokens;
  double score;
};

/// The score of a translation with </s>, by the formulas as papers write them.
double score_of(const PrefixModel& model, const Ids& source, const Ids& translation,
                const SearchOptions& options) {
  const auto log_probs = model.log_probs(source, translation);
  const double log_prob = std::accumulate(log_probs.begin(), log_probs.end(), 0.0);
  const auto length = double(translation.size());
  const double base = options.normalize == LengthFormula::kGnmt ? (5 + length) / 6 : length;
  double coverage = 0;
  for (size_t i = 0; i + 1 < source.size(); ++i) {  // </s> apart
    uint32_t hash = PrefixModel::extend(PrefixModel::hash_of(source), kGo);
    double received = 0;
    for (const TokenId token : translation) {
      received += double(model.attention(hash, int(source.size()))[i]);
      hash = PrefixModel::extend(hash, token);
    }
    coverage += std::log(std::min(received, 1.0));
  }
  return (log_prob - options.word_penalty * length) / std::pow(base, options.length_penalty) +
         (options.coverage_penalty == 0 ? 0 : options.coverage_penalty * coverage);
}

/// Every translation of min_length to max_length symbols that ends in </s>, best first.
std::vector<Scored> all_translations(const PrefixModel& model, const Ids& source,
                                     const SearchOptions& options) {
  std::vector<Scored> all;
  std::vector<Ids> prefixes{{}};
  for (int length = 1; length <= options.max_length; ++length) {
    std::vector<Ids> longer;
    for (const Ids& prefix : prefixes) {
      if (length >= options.min_length)
        all.push_back({prefix, score_of(model, with_eos(source), with_eos(prefix), options)});
      for (TokenId id = kUnk; id < model.symbols(); ++id) {
        longer.push_back(prefix);
        longer.back().push_back(id);
      }
    }
    prefixes = std::move(longer);
  }
  std::sort(all.begin(), all.end(),
            [](const Scored& a, const Scored& b) { return a.score > b.score; });
  return all;
}

/// A beam that loses nothing finds the n best of all translations, whatever is given up on the way.
void check_against_all(const PrefixModel& model, const std::vector<Ids>& sources,
                       SearchOptions options) {
  options.beam = 400;
  options.max_length = 5;
  const Results results = run(model, sources, options);
  for (size_t b = 0; b < sources.size(); ++b) {
    const auto expected = all_translations(model, sources[b], options);
    REQUIRE(int(results[b].size()) == options.nbest);
    for (size_t i = 0; i < results[b].size(); ++i) {
      CHECK(results[b][i].finished);
      CHECK(results[b][i].tokens == expected[i].tokens);
      CHECK(results[b][i].score == doctest::Approx(expected[i].score).epsilon(1e-6));
    }
  }
}

TEST_CASE("search: a beam that holds every prefix finds the n best of all translations") {
  for (const auto formula : {LengthFormula::kGnmt, LengthFormula::kLength})
    for (const double alpha : {-3.0, 0.0, 0.6, 1.0, 2.5, 5.0})  // at 5, longer is mostly better
      for (const double eos_bonus : {-2.0, 0.0, 2.0})
        for (const int nbest : {1, 4})
          for (uint64_t seed = 1; seed <= 3; ++seed)
            check_against_all(PrefixModel(6, seed, eos_bonus), some_sources(3, seed),
                              {.nbest = nbest, .length_penalty = alpha, .normalize = formula});
}

TEST_CASE("search: so it does with rewards and penalties of length and of coverage") {
  for (const auto formula : {LengthFormula::kGnmt, LengthFormula::kLength})
    for (const double alpha : {-1.0, 0.0, 1.0})
      for (const double word_penalty : {-2.5, -0.5, 0.0, 0.5})  // at -2.5 scores are above 0
        for (const double beta : {0.0, 0.2, 3.0})
          for (const double eos_bonus : {-1.0, 2.0})
            check_against_all(PrefixModel(6, 7, eos_bonus, true), some_sources(3, 7),
                              {.nbest = 2,
                               .length_penalty = alpha,
                               .normalize = formula,
                               .word_penalty = word_penalty,
                               .coverage_penalty = beta});
}

TEST_CASE("search: with a least length it finds the best of those that are as long") {
  for (const int least : {2, 4, 5})
    for (uint64_t seed = 1; seed <= 5; ++seed)
      check_against_all(PrefixModel(6, seed, 2.0), some_sources(3, seed),
                        {.nbest = 2, .min_length = least});
}

TEST_CASE("search: of a source that is reversed or padded, coverage counts its own symbols") {
  const PrefixModel model(6, 3, 0, true);
  const SearchOptions options{.beam = 3, .coverage_penalty = 1};
  for (const bool reverse : {false, true}) {
    const SourceBatch source =
        make_source_batch({{4, 5, 3}}, {0}, {.reverse = reverse, .pad_to = {{6, 6}}});
    Tape tape(Tape::Use::kInfer);
    const Hypothesis best = search(model, tape, source, options).at(0).at(0);
    std::vector<TokenId> ids = source.ids;
    uint32_t hash = PrefixModel::extend(
        PrefixModel::hash_of(std::span(ids).first(size_t(source.visible[0]))), kGo);
    Coverage coverage(3);
    for (size_t n = 0; n <= best.tokens.size(); ++n) {
      const auto weights = model.attention(hash, source.visible[0]);
      size_t word = 0;
      for (size_t t = 0; t < weights.size(); ++t)
        if (ids[t] > kEos) coverage.at(word++) += double(weights[t]);
      if (n < best.tokens.size()) hash = PrefixModel::extend(hash, best.tokens[n]);
    }
    const double expected =
        best.log_prob / length_penalty(int(best.tokens.size()) + 1, 0.6) + log_coverage(coverage);
    CHECK(best.score == doctest::Approx(expected).epsilon(1e-6));
  }
}

TEST_CASE("search: the stopping rule saves steps where nothing better can come") {
  const PrefixModel model(6, 1, 4.0);  // </s> is likely: the best translations are short
  const SearchOptions options{.beam = 5, .length_penalty = 0.0, .max_length_ratio = 100};
  run(model, {{4, 5}}, options);
  CHECK(model.steps < 20);  // of 256
}

TEST_CASE("search: beam 1 takes the likeliest symbol until </s>") {
  const PrefixModel model(50, 2, 1.0);
  const auto sources = some_sources(20, 2);
  const Results results = run(model, sources, {.beam = 1});
  for (size_t b = 0; b < sources.size(); ++b) {
    const Hypothesis& found = results[b].at(0);
    const int limit = length_limit(int(sources[b].size()) + 1, {});
    uint32_t hash = PrefixModel::extend(PrefixModel::hash_of(with_eos(sources[b])), kGo);
    Ids greedy;
    bool finished = false;
    while (int(greedy.size()) < limit && !finished) {
      TokenId best = kEos;
      for (TokenId id = kUnk; id < 50; ++id)
        if (model.logit(hash, id) > model.logit(hash, best)) best = id;
      finished = best == kEos;
      if (!finished) greedy.push_back(best);
      hash = PrefixModel::extend(hash, best);
    }
    CHECK(found.tokens == greedy);
    CHECK(found.finished == finished);
  }
}

TEST_CASE("search: a sentence's hypotheses have the same bits in any batch") {
  const PrefixModel model(30, 3, 1.5);
  const auto sources = some_sources(25, 3);
  const SearchOptions options{.beam = 4, .nbest = 3};
  const Results together = run(model, sources, options);
  for (size_t b = 0; b < sources.size(); ++b)
    check_same(together[b], run(model, {sources[b]}, options).at(0));
  const std::vector<Ids> reversed(sources.rbegin(), sources.rend());
  const Results backwards = run(model, reversed, options);
  for (size_t b = 0; b < sources.size(); ++b)
    check_same(together[b], backwards[sources.size() - 1 - b]);
}

TEST_CASE("search: what a hypothesis claims to score is what the model scores it") {
  const PrefixModel model(30, 4, 1.5);
  const auto sources = some_sources(25, 4);
  const Results results = run(model, sources, {.beam = 4, .nbest = 4});
  int finished = 0;
  for (size_t b = 0; b < sources.size(); ++b)
    for (const Hypothesis& h : results[b]) {
      const auto expected =
          model.log_probs(with_eos(sources[b]), h.finished ? with_eos(h.tokens) : h.tokens);
      REQUIRE(h.token_log_probs.size() == expected.size());
      for (size_t t = 0; t < expected.size(); ++t)
        CHECK(h.token_log_probs[t] == doctest::Approx(expected[t]).epsilon(1e-5));
      const double sum = std::accumulate(expected.begin(), expected.end(), 0.0);
      CHECK(h.log_prob == doctest::Approx(sum).epsilon(1e-5));
      CHECK(h.score == doctest::Approx(sum / length_penalty(int(expected.size()), 0.6)));
      finished += h.finished;
    }
  CHECK(finished > 25);
}

TEST_CASE("search: n-best lists are sorted and hold no hypothesis twice") {
  const PrefixModel model(30, 5, 1.5);
  for (const auto& list : run(model, some_sources(25, 5), {.beam = 6, .nbest = 6})) {
    CHECK(list.size() >= 1);
    CHECK(std::is_sorted(list.begin(), list.end(),
                         [](const auto& a, const auto& b) { return a.score > b.score; }));
    std::set<Ids> distinct;
    for (const Hypothesis& h : list) {
      CHECK(distinct.insert(h.tokens).second);
      for (const TokenId token : h.tokens) CHECK(token >= kUnk);
    }
  }
}

TEST_CASE("search: a wider beam returns the same first hypothesis whatever n is asked for") {
  const PrefixModel model(30, 6, 1.5);
  const auto sources = some_sources(10, 6);
  const Results one = run(model, sources, {.beam = 400, .nbest = 1, .max_length = 4});
  const Results all = run(model, sources, {.beam = 400, .nbest = 400, .max_length = 4});
  for (size_t b = 0; b < sources.size(); ++b) {
    CHECK(one[b].at(0).tokens == all[b].at(0).tokens);
    CHECK(one[b].at(0).score == all[b].at(0).score);
  }
}

TEST_CASE("search: at the limit of its sentence a hypothesis is returned unfinished") {
  const PrefixModel model(20, 7, -100.0);  // never </s>
  const Results results = run(model, {{}, {4, 5, 6}}, {.beam = 2, .max_length_ratio = 1.5});
  CHECK(results[0].at(0).tokens.size() == 11);  // 1.5 · 1 + 10, </s> of the source counted
  CHECK(results[1].at(0).tokens.size() == 16);
  for (const auto& list : results) {
    CHECK_FALSE(list.at(0).finished);
    CHECK(list.at(0).token_log_probs.size() == list.at(0).tokens.size());
  }
  CHECK(run(model, {{4, 5, 6}}, {.beam = 2, .max_length = 1}).at(0).at(0).tokens.size() == 1);
}

TEST_CASE("search: sentences that are done leave the batch") {
  const PrefixModel model(20, 7, -100.0);
  run(model, {{}, {4, 5, 6}}, {.beam = 1, .max_length_ratio = 1.5});
  CHECK(model.steps == 16);
  CHECK(model.rows == 11 + 16);
}

TEST_CASE("search: the tape's memory does not grow with the length of translations") {
  const PrefixModel model(20, 7, -100.0);
  const auto peak = [&](int length) {
    Tape tape(Tape::Use::kInfer);
    search(model, tape, batch_of({{4}, {5}}),
           {.beam = 3, .max_length_ratio = 1000, .max_length = length});
    CHECK(tape.memory().used() == 0);
    return tape.memory().peak();
  };
  CHECK(peak(200) == peak(10));
}

TEST_CASE("search: no sentences give no results, options out of range are refused") {
  const PrefixModel model(20);
  CHECK(run(model, {}, {}).empty());
  CHECK_THROWS_AS(run(model, {{4}}, {.beam = 0}), std::invalid_argument);
  CHECK_THROWS_AS(run(model, {{4}}, {.beam = 2, .nbest = 3}), std::invalid_argument);
  CHECK_THROWS_AS(run(model, {{4}}, {.beam = 2, .nbest = 0}), std::invalid_argument);
  CHECK_THROWS_AS(run(model, {{4}}, {.max_length = 0}), std::invalid_argument);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(run(model, {{4}}, {.length_penalty = nan}), std::invalid_argument);
  CHECK_THROWS_AS(run(model, {{4}}, {.word_penalty = nan}), std::invalid_argument);
  CHECK_THROWS_AS(run(model, {{4}}, {.coverage_penalty = -1}), std::invalid_argument);
  CHECK_THROWS_AS(run(model, {{4}}, {.no_repeat_ngram = -1}), std::invalid_argument);
}

TEST_CASE("search: a coverage penalty wants attention, and the model says whether it has any") {
  CHECK_FALSE(has_attention(PrefixModel(20)));
  CHECK(has_attention(PrefixModel(20, 1, 0, true)));
  CHECK_THROWS_WITH_AS(run(PrefixModel(20), {{4}}, {.coverage_penalty = 0.2}),
                       "a coverage penalty or alignment of a model without attention",
                       std::invalid_argument);
}

TEST_CASE("search: alignment names the source symbol that received most attention") {
  const PrefixModel model(20, 2, 0.5, true);
  const Ids source{4, 5, 6, 7};
  const Results results = run(model, {source, {}}, {.beam = 4, .nbest = 4, .align = true});
  for (const Hypothesis& h : results.at(0)) {
    REQUIRE(h.alignment.size() == h.token_log_probs.size());
    uint32_t hash = PrefixModel::extend(PrefixModel::hash_of(with_eos(source)), kGo);
    for (size_t t = 0; t < h.tokens.size(); ++t) {
      const auto weights = model.attention(hash, 5);
      const auto most = std::max_element(weights.begin(), weights.end() - 1) - weights.begin();
      CHECK(h.alignment[t] == int(most));
      hash = PrefixModel::extend(hash, h.tokens[t]);
    }
  }
  for (const int place : results.at(1).at(0).alignment) CHECK(place == -1);
  CHECK(run(model, {source}, {}).at(0).at(0).alignment.empty());
}

TEST_CASE("log coverage: 0 where all was read, finite where nothing was") {
  CHECK(log_coverage({}) == 0);
  CHECK(log_coverage({1.0, 2.5}) == 0);
  CHECK(log_coverage({0.5, 0.25, 3}) == doctest::Approx(std::log(0.125)));
  CHECK(log_coverage({0}) == doctest::Approx(std::log(1e-10)));
}

TEST_CASE("length penalty: one for a single symbol, Wu et al.'s values for more") {
  CHECK(length_penalty(1, 0.6) == 1.0);
  CHECK(length_penalty(7, 1.0) == 2.0);
  CHECK(length_penalty(100, 0.0) == 1.0);
  CHECK(length_penalty(7, 1.0, LengthFormula::kLength) == 7.0);
  CHECK(length_penalty(9, 0.5, LengthFormula::kLength) == 3.0);
}

TEST_CASE("length limit: of the ratio and the fixed number the smaller one") {
  CHECK(length_limit(7, {.max_length_ratio = 2.0, .max_length = 256}) == 24);
  CHECK(length_limit(7, {.max_length_ratio = 2.0, .max_length = 20}) == 20);
  CHECK(length_limit(1'000'000'000, {.max_length_ratio = 9.0, .max_length = 256}) == 256);
}

TEST_CASE("length ratio: symbols that are shorter than the source's may be more") {
  // A letter as a word stands for itself and a space.
  const LetterVocabulary words("", VocabularyKind::kWord), characters("", VocabularyKind::kChar);
  CHECK(default_length_ratio(words, words) == 2.0);
  CHECK(default_length_ratio(words, characters) == 4.0);
  CHECK(default_length_ratio(characters, words) == 2.0);
}

}  // namespace
}  // namespace nmt
