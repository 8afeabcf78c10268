#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/rng.h"
#include "decoding/ensemble.h"
#include "decoding/search.h"
#include "rnn/make_cell.h"
#include "seq2seq/embedding_attention.h"

// The search on the real model: what must hold whatever its parameters are.

namespace nmt {
namespace {

constexpr int kSymbols = 40;

/// Parameters three times as large as training starts with: distributions that have opinions.
std::unique_ptr<Model> opinionated_model(const AttentionModelOptions& options, uint64_t seed,
                                         int target_symbols = kSymbols) {
  auto model = make_model(options, kSymbols, target_symbols, seed);
  for (int p = 0; p < model->parameters().size(); ++p) {
    const Parameter& parameter = model->parameters()[p];
    const Matrix value = parameter.value();
    for (int64_t i = 0; i < value.size(); ++i) value.data[i] *= 3;
    parameter.changed();
  }
  return model;
}

AttentionModelOptions options_of(int layers, bool bidirectional, const CellOptions& cell = {}) {
  AttentionModelOptions options;
  options.cell = cell;
  options.size = 24;
  options.embedding = 12;
  options.layers = layers;
  options.bidirectional = bidirectional;
  return options;
}

std::vector<AttentionModelOptions> some_models() {
  std::vector<AttentionModelOptions> all{options_of(1, false), options_of(2, true),
                                         options_of(1, true, GruCellOptions{})};
  all.push_back(options_of(1, false));
  all.back().num_heads = 2;
  all.back().initial_state_attention = true;
  all.push_back(options_of(1, false));
  all.back().output_projection = false;
  all.push_back(options_of(2, true, GruCellOptions{}));
  all.back().decoder = DecoderKind::kConditional;
  all.push_back(options_of(1, true));
  all.back().attention_type = AttentionKind::kScaledDot;
  all.back().num_heads = 4;
  all.push_back(options_of(2, false));
  all.back().attention_type = AttentionKind::kGeneral;
  all.back().input_feeding = false;
  all.back().output_tanh = true;
  all.back().tie_embeddings = Tying::kThreeWay;
  return all;
}

std::vector<Ids> some_sources(int count, uint64_t longest) {
  Rng rng(9, Purpose::kTest);
  std::vector<Ids> sources(static_cast<size_t>(count));
  for (Ids& ids : sources)
    for (uint64_t n = 1 + rng.below(longest); n > 0; --n)
      ids.push_back(TokenId(kUnk + int(rng.below(kSymbols - kUnk))));
  return sources;
}

std::vector<int64_t> places(size_t count) {
  std::vector<int64_t> result(count);
  std::iota(result.begin(), result.end(), 0);
  return result;
}

std::vector<std::vector<Hypothesis>> run(const Model& model, const std::vector<Ids>& sources,
                                         const SearchOptions& options) {
  Tape tape(Tape::Use::kInfer);
  return search(model, tape, make_source_batch(sources, places(sources.size())), options);
}

void check_scores(const Model& model, const SearchOptions& options) {
  const auto sources = some_sources(13, 9);
  const auto results = run(model, sources, options);
  std::vector<Ids> targets;
  for (const auto& list : results) targets.push_back(list.at(0).tokens);
  Tape tape(Tape::Use::kInfer);
  const Batch batch = make_batch(sources, targets, places(sources.size()));
  const auto scores = model.score(tape, batch);
  for (size_t b = 0; b < sources.size(); ++b) {
    double sum = 0;
    for (size_t t = 0; t < results[b][0].token_log_probs.size(); ++t) {
      const double score = scores[t * sources.size() + b];
      CHECK(results[b][0].token_log_probs[t] == doctest::Approx(score).epsilon(1e-5));
      sum += score;
    }
    CHECK(results[b][0].log_prob == doctest::Approx(sum).epsilon(1e-5));
  }
}

TEST_CASE("search: of the attention model, what it reports is what scoring gives") {
  for (const AttentionModelOptions& options : some_models()) {
    const auto model = opinionated_model(options, 4);
    check_scores(*model, {.beam = 1});
    check_scores(*model, {.beam = 5});
  }
}

TEST_CASE(
    "search: greedy without scores finds the same symbols, from a part of a large output layer") {
  for (const Tying tying : {Tying::kNone, Tying::kTarget}) {
    AttentionModelOptions options = options_of(1, false);
    options.size = options.embedding = 64;
    options.tie_embeddings = tying;
    const auto model = opinionated_model(options, 3, 8200);  // symbols enough to be screened
    for (const int min_length : {0, 3}) {
      SearchOptions search{.beam = 1, .max_length = 12, .min_length = min_length};
      for (const Ids& source : some_sources(6, 9)) {
        search.scores = true;
        const Hypothesis scored = run(*model, {source}, search)[0][0];
        search.scores = false;
        const Hypothesis found = run(*model, {source}, search)[0][0];
        CHECK(found.tokens == scored.tokens);
        CHECK(found.finished == scored.finished);
        CHECK(std::isnan(found.log_prob));
        CHECK(std::isnan(found.score));
        CHECK(found.token_log_probs.empty());
        CHECK(std::isfinite(scored.log_prob));
      }
    }
    // Those that are compared have scores all the same.
    CHECK(std::isfinite(run(*model, {{5, 6}}, {.beam = 2, .scores = false})[0][0].score));
  }
}

TEST_CASE("search: of an ensemble of attention models, what it reports is what scoring gives") {
  const auto a = opinionated_model(options_of(1, false), 5);
  const auto b = opinionated_model(options_of(2, true, GruCellOptions{}), 6);
  check_scores(Ensemble({a.get(), b.get()}), {.beam = 4});
}

TEST_CASE(
    "search: members of an ensemble may read a source in ways of their own, of other lengths") {
  const auto a = opinionated_model(options_of(1, false), 5);
  const auto b = opinionated_model(options_of(2, true, GruCellOptions{}), 6);
  const std::vector<Ids> one{{5, 6, 7}, {8}}, other{{9, 10}, {11, 12, 13, 14, 15}};
  const std::vector<Ids> targets{{20, 21}, {22, 23, 24}};
  const auto scores = [&](const Model& model, const std::vector<Ids>& sources,
                          const std::vector<Ids>& others) {
    Tape tape(Tape::Use::kInfer);
    Batch batch = make_batch(sources, targets, {0, 1});
    batch.source.other_readings.push_back(make_source_batch(others, {0, 1}));
    return model.score(tape, batch);
  };
  // Each is itself, whichever reads first.
  const auto ab = scores(Ensemble({a.get(), b.get()}, {0.7, 0.3}, {0, 1}), one, other);
  const auto ba = scores(Ensemble({b.get(), a.get()}, {0.3, 0.7}, {0, 1}), other, one);
  const auto alike = scores(Ensemble({a.get(), b.get()}, {0.7, 0.3}), one, other);
  REQUIRE(ab.size() == ba.size());
  for (size_t i = 0; i < ab.size(); ++i) CHECK(ab[i] == doctest::Approx(ba[i]).epsilon(1e-5));
  CHECK(ab != alike);

  // Attention is that of those that read as the first does, a distribution still.
  const Ensemble three({a.get(), b.get(), a.get()}, {1, 2, 1}, {0, 1, 0});
  const Ensemble alone({a.get()});
  const auto attention = [&](const Model& model) {
    Tape tape(Tape::Use::kInfer);
    SourceBatch source = make_source_batch(one, {0, 1});
    source.other_readings.push_back(make_source_batch(other, {0, 1}));
    const Decoder& decoder = model.decoder(0);
    const Encoded encoded = decoder.remember(tape, model.encode(tape, source, {}));
    const std::vector<TokenId> first{kGo, kGo};
    const std::vector<int> sentences{0, 1};
    const Matrix weights =
        decoder.step(tape, first, sentences, encoded, decoder.start(tape, encoded))
            .attention.value();
    return std::vector<Real>(weights.data, weights.data + weights.size());
  };
  const auto expected = attention(alone), got = attention(three);
  REQUIRE(got.size() == expected.size());
  for (size_t i = 0; i < got.size(); ++i)
    CHECK(got[i] == doctest::Approx(expected[i]).epsilon(1e-5));
  CHECK_THROWS_AS(Ensemble({a.get(), b.get()}, {}, {1, 0}), std::invalid_argument);
}

void check_same_bits(const std::vector<Hypothesis>& one, const std::vector<Hypothesis>& other) {
  REQUIRE(one.size() == other.size());
  for (size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].tokens == other[i].tokens);
    CHECK(one[i].token_log_probs == other[i].token_log_probs);
  }
}

void check_alone_as_together(const Model& model) {
  const auto sources = some_sources(19, 14);
  const SearchOptions how{.beam = 3, .nbest = 3};
  const auto together = run(model, sources, how);
  for (size_t b = 0; b < sources.size(); ++b)
    check_same_bits(run(model, {sources[b]}, how).at(0), together[b]);
}

TEST_CASE("search: of the attention model, a sentence has the same bits in any batch") {
  for (const AttentionModelOptions& options : some_models())
    check_alone_as_together(*opinionated_model(options, 7));
}

// More symbols than the output layer makes scores of at once, over either of its two weights.
constexpr int kManySymbols = 1700;

std::vector<std::unique_ptr<Model>> models_of_many_symbols() {
  AttentionModelOptions options = options_of(1, true);
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(opinionated_model(options, 8, kManySymbols));
  options.tie_embeddings = Tying::kTarget;
  options.embedding = options.size;
  models.push_back(opinionated_model(options, 9, kManySymbols));
  return models;
}

TEST_CASE("search: what is found block by block of the vocabulary is what whole rows give") {
  for (const auto& model : models_of_many_symbols()) {
    check_alone_as_together(*model);
    const auto sources = some_sources(19, 14);
    for (const int beam : {1, 5}) {
      for (const int min_length : {0, 6}) {
        const SearchOptions blocks{.beam = beam, .nbest = beam, .min_length = min_length};
        SearchOptions rows = blocks;
        rows.no_repeat_ngram = 1000;  // forbids nothing, but wants to be asked
        const auto by_blocks = run(*model, sources, blocks), by_rows = run(*model, sources, rows);
        for (size_t b = 0; b < sources.size(); ++b) check_same_bits(by_blocks[b], by_rows[b]);
      }
    }
  }
}

/// The symbols that the seed's function chooses when it feeds itself, without those from </s> on.
std::vector<Ids> fed_back(Model& model, const AttentionModelOptions& options,
                          const SourceBatch& source, int steps) {
  const auto by_step = [&](const std::vector<TokenId>& ids, int length) {
    StepIds result;
    for (auto at = ids.begin(); result.size() < size_t(length); at += source.size)
      result.emplace_back(at, at + source.size);
    return result;
  };
  const StepIds inputs(size_t(steps), std::vector<int>(size_t(source.size), kGo));
  EmbeddingAttentionSeq2SeqOptions how;
  how.num_encoder_symbols = how.num_decoder_symbols = kSymbols;
  how.embedding_size = options.embedding;
  how.output_projection =
      OutputProjection{model.parameters().find("proj_w"), model.parameters().find("proj_b")};
  how.feed_previous.value = true;
  how.encoder_sequence_length = source.lengths;
  Tape tape(Tape::Use::kInfer);
  const DecoderResult result = embedding_attention_seq2seq(
      Scope{&model.parameters(), ""}, tape, by_step(source.ids, source.length), inputs,
      make_cell(options.cell, options.size, options.layers), how);
  std::vector<Ids> chosen(size_t(source.size));
  std::vector<bool> ended(size_t(source.size), false);
  for (const Var output : result.outputs) {
    const Matrix logits = model.decoder().project(tape, output).value();
    for (size_t b = 0; b < chosen.size(); ++b) {
      const Real* row = logits.row(int64_t(b));
      const auto best = TokenId(std::max_element(row, row + kSymbols) - row);
      ended[b] = ended[b] || best == kEos;
      if (!ended[b]) chosen[b].push_back(best);
    }
  }
  return chosen;
}

TEST_CASE("search: beam 1 chooses what embedding_attention_seq2seq feeds itself") {
  for (const CellOptions& cell : {CellOptions(LstmCellOptions{}), CellOptions(GruCellOptions{}),
                                  CellOptions(RnnCellOptions{})}) {
    const AttentionModelOptions options = options_of(1, false, cell);
    const auto model = opinionated_model(options, 8);
    // The function may choose <pad> and <s>, the search never does: let neither be likely.
    const Parameter& biases = *model->parameters().find("proj_b");
    biases.value().data[kPad] = biases.value().data[kGo] = -100;
    biases.changed();
    const SourceBatch source = make_source_batch(some_sources(11, 8), places(11));
    const auto expected = fed_back(*model, options, source, 20);
    Tape tape(Tape::Use::kInfer);
    const auto results =
        search(*model, tape, source, {.beam = 1, .max_length_ratio = 100, .max_length = 20});
    for (size_t b = 0; b < expected.size(); ++b) CHECK(results[b].at(0).tokens == expected[b]);
  }
}

}  // namespace
}  // namespace nmt
