#include "seq2seq/decoder.h"

#include <doctest/doctest.h>

#include "seq2seq/embedding_attention.h"
#include "seq2seq/embedding_rnn.h"
#include "seq2seq/one2many.h"
#include "sequences.h"

using namespace nmt;
using namespace nmt::test;

namespace {

// The options of the smallest models over 5 symbols.
EmbeddingAttentionSeq2SeqOptions attention_options() {
  EmbeddingAttentionSeq2SeqOptions options;
  options.num_encoder_symbols = options.num_decoder_symbols = 5;
  options.embedding_size = 2;
  return options;
}

EmbeddingRnnSeq2SeqOptions rnn_options() {
  EmbeddingRnnSeq2SeqOptions options;
  options.num_encoder_symbols = options.num_decoder_symbols = 5;
  options.embedding_size = 2;
  return options;
}

const auto kCell = std::make_shared<GRUCell>(3);

}  // namespace

TEST_CASE("batch_major: the steps of a row stand together, and gradients find their way back") {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {6, 2});  // 3 steps of 2 rows
  Tape tape(Tape::Use::kInfer);
  const Matrix y = batch_major(split_rows(tape.parameter(x), 2)).value();
  REQUIRE(y.rows == 6);
  for (int64_t b = 0; b < 2; ++b)
    for (int64_t t = 0; t < 3; ++t)
      for (int64_t k = 0; k < 2; ++k) CHECK(y(b * 3 + t, k) == x.value()(t * 2 + b, k));
  if (sizeof(Real) == sizeof(double))
    CHECK(gradient_error(store, [&](Tape& t) {
            return weighted_total(batch_major(split_rows(tanh(t.parameter(x)), 2)));
          }) < 1e-7);
  CHECK_THROWS_AS(batch_major({}), std::invalid_argument);
}

TEST_CASE("every embedding_* function refuses dense inputs and points to basic_rnn_seq2seq") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const Scope scope{&store, ""};
  const auto dense = random_inputs(tape, 2, 2, 3, 1);
  const auto ids = random_ids(2, 2, 5, 1);
  const auto state = random_state(tape, *kCell, 2);
  EmbeddingTiedRnnSeq2SeqOptions tied;
  tied.num_symbols = 5;
  tied.embedding_size = 2;
  One2ManyRnnSeq2SeqOptions many;
  many.num_encoder_symbols = 5;
  many.num_decoder_symbols_dict = {{"de", 5}};
  many.embedding_size = 2;
  const std::function<void()> calls[] = {
      [&] { embedding_rnn_decoder(scope, dense, state, *kCell, {}); },
      [&] { embedding_attention_decoder(scope, dense, state, dense, *kCell, {}); },
      [&] { embedding_rnn_seq2seq(scope, tape, dense, ids, kCell, rnn_options()); },
      [&] { embedding_rnn_seq2seq(scope, tape, ids, dense, kCell, rnn_options()); },
      [&] { embedding_attention_seq2seq(scope, tape, dense, dense, kCell, attention_options()); },
      [&] { embedding_tied_rnn_seq2seq(scope, tape, ids, dense, kCell, tied); },
      [&] {
        one2many_rnn_seq2seq(scope, tape, dense, {{"de", ids}}, kCell, many);
      },
      [&] {
        one2many_rnn_seq2seq(scope, tape, ids, {{"de", dense}}, kCell, many);
      }};
  for (const auto& call : calls) {
    CHECK_THROWS_WITH_AS(call(), doctest::Contains("use basic_rnn_seq2seq"), std::invalid_argument);
  }
}

TEST_CASE("states: each step's is the final state of a run that ends there") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const Scope scope{&store, ""};
  const auto source = random_ids(3, 2, 5, 1), target = random_ids(4, 2, 5, 2);
  for (const bool feed : {false, true}) {
    auto options = attention_options();
    options.feed_previous.value = feed;
    const auto whole = embedding_attention_seq2seq(scope, tape, source, target, kCell, options);
    REQUIRE(whole.states.size() == 4);
    CHECK(numbers_of(whole.states.back()) == numbers_of(whole.state));
    for (size_t steps = 1; steps < 4; ++steps) {
      const StepIds head(target.begin(), target.begin() + int64_t(steps));
      const auto part = embedding_attention_seq2seq(scope, tape, source, head, kCell, options);
      CHECK(numbers_of(part.state) == numbers_of(whole.states[steps - 1]));
    }
  }
}

TEST_CASE("without decoder inputs the initial state comes back and nothing else") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const auto state = random_state(tape, *kCell, 2);
  EmbeddingRnnDecoderOptions options;
  options.num_symbols = 5;
  options.embedding_size = 2;
  const auto result = embedding_rnn_decoder({&store, ""}, StepIds{}, state, *kCell, options);
  CHECK(result.outputs.empty());
  CHECK(result.states.empty());
  CHECK(result.state[0].id == state[0].id);
}

TEST_CASE("argmax_and_embed: the lowest id wins a tie") {
  ParameterStore store;
  const Parameter& table = random_parameter(store, "table", {4, 2});
  Tape tape(Tape::Use::kInfer);
  const Matrix scores = tape.allocate(2, 4);
  const Real values[] = {1, 3, 3, 0, 2, 2, 2, 2};
  std::copy(std::begin(values), std::end(values), scores.data);
  const Matrix fed = argmax_and_embed(table, nullptr, true)(tape.constant(scores), 1).value();
  CHECK(fed(0, 0) == table.value()(1, 0));
  CHECK(fed(1, 1) == table.value()(0, 1));
}

TEST_CASE("one2many_rnn_seq2seq: one cell for all is that cell for the encoder and each decoder") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const Scope scope{&store, ""};
  One2ManyRnnSeq2SeqOptions options;
  options.num_encoder_symbols = 5;
  options.num_decoder_symbols_dict = {{"de", 5}, {"fr", 5}};
  options.embedding_size = 2;
  const auto source = random_ids(3, 2, 5, 1), target = random_ids(2, 2, 5, 2);
  const std::map<std::string, IdInputs> targets = {{"de", target}, {"fr", target}};
  auto one = one2many_rnn_seq2seq(scope, tape, source, targets, kCell, options);
  auto each = one2many_rnn_seq2seq(scope, tape, source, targets, kCell,
                                   {{"de", kCell}, {"fr", kCell}}, options);
  CHECK(numbers_of(one["fr"].outputs) == numbers_of(each["fr"].outputs));
  CHECK(numbers_of(one["de"].outputs) != numbers_of(one["fr"].outputs));  // parameters of their own
  options.num_decoder_symbols_dict.erase("fr");
  CHECK_THROWS_AS(one2many_rnn_seq2seq(scope, tape, source, targets, kCell, options),
                  std::invalid_argument);
}
