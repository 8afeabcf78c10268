// The search over the model that nmt-train trains: it must agree with training's score of the same
// symbols and with TensorFlow's way of feeding a decoder its own choices.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/rng.h"
#include "decoding/search.h"
#include "rnn/make_cell.h"
#include "seq2seq/embedding_attention.h"

using namespace nmt;

namespace {

constexpr int kSymbols = 23;

AttentionModelOptions small_options(bool bidirectional) {
  AttentionModelOptions options;
  options.size = 16;
  options.embedding = 12;
  options.bidirectional = bidirectional;
  return options;
}

// Weights large enough that hypotheses differ in length and probability.
std::unique_ptr<Model> lively_model(const AttentionModelOptions& options, uint64_t seed) {
  auto model = make_model(options, kSymbols, kSymbols, seed);
  for (int i = 0; i < model->parameters().size(); ++i) {
    Parameter& p = model->parameters()[i];
    for (int64_t k = 0; k < p.size(); ++k) p.value().data[k] *= 4;
    p.changed();
  }
  return model;
}

std::vector<Ids> random_sources(int count, int shortest, int longest) {
  Rng rng(5, Purpose::kTest);
  std::vector<Ids> sources;
  for (int i = 0; i < count; ++i) {
    Ids ids;
    const int length = shortest + int(rng.below(uint64_t(longest - shortest + 1)));
    for (int k = 0; k < length; ++k) ids.push_back(TokenId(4 + rng.below(kSymbols - 4)));
    sources.push_back(ids);
  }
  return sources;
}

std::vector<int64_t> places(size_t count) {
  std::vector<int64_t> all;
  for (size_t i = 0; i < count; ++i) all.push_back(int64_t(i));
  return all;
}

// The symbols that the seed's function chooses when it is fed its own, up to </s>.
std::vector<Ids> fed_by_the_function(Model& model, const SourceBatch& source, int steps) {
  ParameterStore& store = model.parameters();
  Tape tape(Tape::Use::kInfer);
  StepIds encoder, decoder(size_t(steps), std::vector<int>(size_t(source.size), kGo));
  for (int t = 0; t < source.length; ++t)
    encoder.emplace_back(source.ids.begin() + t * source.size,
                         source.ids.begin() + (t + 1) * source.size);
  const OutputProjection projection{store.find("proj_w"), store.find("proj_b")};
  EmbeddingAttentionSeq2SeqOptions options;
  options.num_encoder_symbols = options.num_decoder_symbols = kSymbols;
  options.embedding_size = 12;
  options.output_projection = projection;
  options.feed_previous.value = true;
  const auto result = embedding_attention_seq2seq({&store, ""}, tape, encoder, decoder,
                                                  make_cell(LstmCellOptions{}, 16, 1), options);
  std::vector<Ids> chosen(size_t(source.size));
  std::vector<bool> ended(size_t(source.size));
  for (const Var output : result.outputs) {
    const Var logits = linear({output}, *projection.weights, projection.biases);
    for (int b = 0; b < source.size; ++b) {
      const Real* row = logits.value().row(b);
      const TokenId best = TokenId(std::max_element(row, row + kSymbols) - row);
      ended[size_t(b)] = ended[size_t(b)] || best == kEos;
      if (!ended[size_t(b)]) chosen[size_t(b)].push_back(best);
    }
  }
  return chosen;
}

}  // namespace

TEST_CASE("search: beam 1 equals the argmax of embedding_attention_seq2seq under feed_previous") {
  int compared = 0;
  for (const uint64_t seed : {1, 2, 3, 4, 5, 6}) {
    const auto model = lively_model(small_options(false), seed);
    // Never <pad> or <s>, which the search leaves out and the function knows nothing of.
    for (const TokenId reserved : {kPad, kGo})
      model->parameters().find("proj_b")->value().data[reserved] = -100;
    const auto sources = random_sources(8, 6, 6);
    const SourceBatch source = make_source_batch(sources, places(sources.size()));
    SearchOptions options;
    options.beam = 1;
    options.max_length = 20;
    Tape tape(Tape::Use::kInfer);
    const auto found = search(*model, tape, source, options);
    const auto fed = fed_by_the_function(*model, source, 20);
    for (size_t b = 0; b < sources.size(); ++b) {
      CHECK(found[b][0].tokens == fed[b]);
      compared += int(fed[b].size());
    }
  }
  CHECK(compared > 100);  // the models had something to say
}

TEST_CASE("search: the log-probability of a hypothesis is training's score of the same symbols") {
  for (const bool bidirectional : {false, true}) {
    const auto model = lively_model(small_options(bidirectional), 2);
    const auto sources = random_sources(9, 1, 12);
    SearchOptions options;
    options.nbest = options.beam = 4;
    options.max_length = 30;
    Tape tape(Tape::Use::kInfer);
    const auto found = search(*model, tape, make_source_batch(sources, places(9)), options);
    for (size_t b = 0; b < sources.size(); ++b)
      for (const Hypothesis& hypothesis : found[b]) {
        if (!hypothesis.finished) continue;
        tape.reset();
        const auto scores =
            model->score(tape, make_batch({sources[b]}, {hypothesis.tokens}, {int64_t(b)}));
        double total = 0;
        for (const double score : scores) total += score;
        CHECK(hypothesis.log_prob == doctest::Approx(total).epsilon(1e-5));
      }
  }
}

TEST_CASE("search: a batch of N gives the same bits as N batches of one, in any order") {
  for (const bool bidirectional : {false, true}) {
    const auto model = lively_model(small_options(bidirectional), 7);
    const auto sources = random_sources(40, 1, 15);
    SearchOptions options;
    options.nbest = options.beam = 5;
    Tape tape(Tape::Use::kInfer);
    const auto together = search(*model, tape, make_source_batch(sources, places(40)), options);
    std::vector<Ids> backwards(sources.rbegin(), sources.rend());
    const auto reversed = search(*model, tape, make_source_batch(backwards, places(40)), options);
    for (size_t b = 0; b < sources.size(); ++b) {
      const auto alone = search(*model, tape, make_source_batch({sources[b]}, {0}), options)[0];
      REQUIRE(alone.size() == together[b].size());
      for (size_t k = 0; k < alone.size(); ++k) {
        CHECK(alone[k].tokens == together[b][k].tokens);
        CHECK(alone[k].log_prob == together[b][k].log_prob);
        CHECK(reversed[39 - b][k].log_prob == together[b][k].log_prob);
      }
    }
  }
}
