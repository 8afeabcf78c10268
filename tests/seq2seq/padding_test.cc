#include <doctest/doctest.h>

#include "seq2seq/embedding_attention.h"
#include "seq2seq/embedding_rnn.h"
#include "seq2seq/losses.h"
#include "seq2seq/one2many.h"
#include "seq2seq/rnn_decoder.h"
#include "sequences.h"

using namespace nmt;
using namespace nmt::test;

namespace {

constexpr int kPad = 0;
constexpr int64_t kSymbols = 7, kBatch = 3;
const std::vector<int> kSourceLengths = {4, 1, 3}, kTargetLengths = {2, 4, 1};

/// A batch whose rows end at their lengths and are filled up with padding to `steps`.
StepIds padded(StepIds ids, const std::vector<int>& lengths, int64_t steps) {
  ids.resize(size_t(steps), std::vector<int>(kBatch, kPad));
  for (size_t t = 0; t < ids.size(); ++t)
    for (size_t b = 0; b < kBatch; ++b)
      if (int(t) >= lengths[b]) ids[t][b] = kPad;
  return ids;
}

struct Batch {
  StepIds source, target;
  StepWeights weights;
};

Batch batch(int64_t source_steps, int64_t target_steps) {
  return {padded(random_ids(4, kBatch, kSymbols, 1), kSourceLengths, source_steps),
          padded(random_ids(4, kBatch, kSymbols, 2), kTargetLengths, target_steps),
          sequence_weights(kTargetLengths, target_steps)};
}

std::shared_ptr<const Cell> two_layers() {
  return std::make_shared<MultiRNNCell>(std::vector<std::shared_ptr<const Cell>>{
      std::make_shared<LSTMCell>(basic_lstm_cell(4)), std::make_shared<GRUCell>(3)});
}

// One of the functions over a batch, and the loss of its outputs by sequence_loss.
using Model = std::function<DecoderResult(Tape&, const Scope&, const Batch&,
                                          const std::vector<int>& lengths)>;

Run run_model(const Model& model, const Batch& batch, const std::vector<int>& lengths) {
  ParameterStore store(7);
  return run(store, [&](Tape& tape, std::vector<Var>& outputs) {
    DecoderResult result = model(tape, {&store, ""}, batch, lengths);
    outputs = {result.outputs.begin(), result.outputs.begin() + 4};
    for (size_t t = 0; t < 4; ++t)  // what follows a row's end is its own business
      outputs[t] = select_rows(outputs[t], {}, std::vector<uint8_t>{t >= 2, false, t >= 1});
    return sequence_loss(result.outputs, batch.target, batch.weights);
  });
}

void check_padding(const Model& model) {
  const Run tight = run_model(model, batch(4, 4), kSourceLengths);
  CHECK(difference(tight, run_model(model, batch(9, 4), kSourceLengths)) < kNear);
  CHECK(difference(tight, run_model(model, batch(4, 6), kSourceLengths)) < kNear);
  // Without lengths padding counts, as in TensorFlow: the comparison can fail.
  CHECK(difference(tight, run_model(model, batch(9, 4), {})) > 1e-3);
}

std::vector<Var> dense(Tape& tape, const StepIds& ids) {
  std::vector<Var> inputs;
  for (const auto& step : ids) {
    const Matrix m = tape.allocate(kBatch, 2);
    for (int64_t b = 0; b < kBatch; ++b) {
      m(b, 0) = Real(step[size_t(b)]) / 3;
      m(b, 1) = 1;
    }
    inputs.push_back(tape.leaf(m));
  }
  return inputs;
}

}  // namespace

TEST_CASE("basic_rnn_seq2seq: more padding changes no output, loss or gradient") {
  check_padding([](Tape& tape, const Scope& scope, const Batch& b, const auto& lengths) {
    BasicRnnSeq2SeqOptions options;
    options.encoder_sequence_length = lengths;
    return basic_rnn_seq2seq(scope, dense(tape, b.source), dense(tape, b.target),
                             OutputProjectionWrapper(two_layers(), kSymbols), options);
  });
}

TEST_CASE("tied_rnn_seq2seq: more padding changes no output, loss or gradient") {
  check_padding([](Tape& tape, const Scope& scope, const Batch& b, const auto& lengths) {
    TiedRnnSeq2SeqOptions options;
    options.encoder_sequence_length = lengths;
    return tied_rnn_seq2seq(scope, dense(tape, b.source), dense(tape, b.target),
                            OutputProjectionWrapper(two_layers(), kSymbols), options);
  });
}

TEST_CASE("embedding_rnn_seq2seq: more padding changes no output, loss or gradient") {
  check_padding([](Tape& tape, const Scope& scope, const Batch& b, const auto& lengths) {
    EmbeddingRnnSeq2SeqOptions options;
    options.num_encoder_symbols = options.num_decoder_symbols = kSymbols;
    options.embedding_size = 3;
    options.encoder_sequence_length = lengths;
    return embedding_rnn_seq2seq(scope, tape, b.source, b.target, two_layers(), options);
  });
}

TEST_CASE("embedding_tied_rnn_seq2seq: more padding changes no output, loss or gradient") {
  check_padding([](Tape& tape, const Scope& scope, const Batch& b, const auto& lengths) {
    EmbeddingTiedRnnSeq2SeqOptions options;
    options.num_symbols = kSymbols;
    options.embedding_size = 3;
    options.encoder_sequence_length = lengths;
    return embedding_tied_rnn_seq2seq(scope, tape, b.source, b.target, two_layers(), options);
  });
}

TEST_CASE("embedding_attention_seq2seq: more padding changes no output, loss or gradient") {
  check_padding([](Tape& tape, const Scope& scope, const Batch& b, const auto& lengths) {
    EmbeddingAttentionSeq2SeqOptions options;
    options.num_encoder_symbols = options.num_decoder_symbols = kSymbols;
    options.embedding_size = 3;
    options.num_heads = 2;
    options.initial_state_attention = true;
    options.encoder_sequence_length = lengths;
    return embedding_attention_seq2seq(scope, tape, b.source, b.target, two_layers(), options);
  });
}

TEST_CASE("one2many_rnn_seq2seq: more padding changes no output, loss or gradient") {
  check_padding([](Tape& tape, const Scope& scope, const Batch& b, const auto& lengths) {
    One2ManyRnnSeq2SeqOptions options;
    options.num_encoder_symbols = kSymbols;
    options.num_decoder_symbols_dict = {{"de", kSymbols}, {"fr", kSymbols}};
    options.embedding_size = 3;
    options.encoder_sequence_length = lengths;
    auto results = one2many_rnn_seq2seq(scope, tape, b.source, {{"de", b.target}, {"fr", b.target}},
                                        two_layers(), options);
    for (size_t t = 0; t < results["de"].outputs.size(); ++t)  // one loss over both
      results["de"].outputs[t] = add(results["de"].outputs[t], results["fr"].outputs[t]);
    return results["de"];
  });
}

TEST_CASE("attention_decoder: positions past a sentence's end get weight exactly 0") {
  ParameterStore store(3);
  const GRUCell cell(3);
  const AttentionDecoder decoder({&store, ""}, cell, 2, 4, 1);
  Tape tape(Tape::Use::kInfer);
  const auto memory = decoder.attention().remember(stack_rows(random_inputs(tape, 5, kBatch, 4, 1)),
                                                   kBatch, kSourceLengths);
  const auto start = decoder.start(random_state(tape, cell, kBatch), memory, false);
  const Var x = decoder.project_input(random_inputs(tape, 1, kBatch, 2, 2)[0]);
  const Matrix weights = decoder.step(x, start, memory).weights.value();
  for (int64_t b = 0; b < kBatch; ++b)
    for (int64_t t = 0; t < 5; ++t) CHECK((weights(b, t) > 0) == (t < kSourceLengths[size_t(b)]));
}

TEST_CASE("sequence_weights: the first symbols of each row count") {
  const std::vector<int> lengths = {2, 0, 3};
  CHECK(sequence_weights(lengths, 3) == StepWeights{{1, 0, 1}, {1, 0, 1}, {0, 0, 1}});
  CHECK(sequence_weights(lengths, 0).empty());
}
