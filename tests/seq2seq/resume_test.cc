// Decoding that is cut after k steps and resumed from the state equals the uncut run.

#include <doctest/doctest.h>

#include "seq2seq/embedding_attention.h"
#include "sequences.h"

using namespace nmt;
using namespace nmt::test;

namespace {

constexpr int64_t kSteps = 6, kBatch = 2;

std::vector<Var> joined(const DecoderResult& head, const DecoderResult& tail) {
  std::vector<Var> all = head.outputs;
  all.insert(all.end(), tail.outputs.begin(), tail.outputs.end());
  return all;
}

std::vector<int> argmax_rows(Var x) {
  std::vector<int> ids;
  for (int64_t r = 0; r < x.rows(); ++r) {
    const Real* row = x.value().row(r);
    ids.push_back(int(std::max_element(row, row + x.cols()) - row));
  }
  return ids;
}

}  // namespace

TEST_CASE("attention_decoder: cut at any step and resumed by initial_state_attention") {
  ParameterStore store;
  const Scope scope{&store, ""};
  Tape tape(Tape::Use::kInfer);
  const LSTMCell cell(4);
  const auto inputs = random_inputs(tape, kSteps, kBatch, 3, 1);
  const auto memory = random_inputs(tape, 5, kBatch, 4, 2);
  AttentionDecoderOptions options;
  options.num_heads = 2;
  const auto whole =
      attention_decoder(scope, inputs, random_state(tape, cell, kBatch), memory, cell, options);
  for (int64_t k = 1; k < kSteps; ++k) {
    const std::vector<Var> first(inputs.begin(), inputs.begin() + k);
    const std::vector<Var> rest(inputs.begin() + k, inputs.end());
    const auto head =
        attention_decoder(scope, first, random_state(tape, cell, kBatch), memory, cell, options);
    AttentionDecoderOptions resumed = options;
    resumed.initial_state_attention = true;
    const auto tail = attention_decoder(scope, rest, head.state, memory, cell, resumed);
    CHECK(difference(numbers_of(joined(head, tail)), numbers_of(whole.outputs)) < kNear);
    CHECK(difference(numbers_of(tail.state), numbers_of(whole.state)) < kNear);
    // The reads that the cut throws away matter: without attending first the rest differs.
    const auto cold = attention_decoder(scope, rest, head.state, memory, cell, options);
    CHECK(difference(numbers_of(cold.outputs), numbers_of(tail.outputs)) > 1e-3);
  }
}

TEST_CASE("embedding_attention_decoder: greedy feeding goes on from the symbol it chose last") {
  ParameterStore store;
  const Scope scope{&store, ""};
  Tape tape(Tape::Use::kInfer);
  const auto cell = std::make_shared<GRUCell>(4);
  const auto memory = random_inputs(tape, 5, kBatch, 4, 2);
  EmbeddingAttentionDecoderOptions options;
  options.num_symbols = 9;
  options.embedding_size = 3;
  options.output_size = 9;
  options.feed_previous = true;
  const auto start = random_state(tape, *cell, kBatch);
  const StepIds go(kSteps, std::vector<int>(kBatch, 1));
  const auto whole = embedding_attention_decoder(scope, go, start, memory, *cell, options);
  for (int64_t k = 1; k < kSteps; ++k) {
    const StepIds first(go.begin(), go.begin() + k);
    const auto head = embedding_attention_decoder(scope, first, start, memory, *cell, options);
    StepIds rest(go.begin() + k, go.end());
    rest[0] = argmax_rows(head.outputs.back());
    auto resumed = options;
    resumed.initial_state_attention = true;
    const auto tail = embedding_attention_decoder(scope, rest, head.state, memory, *cell, resumed);
    CHECK(difference(numbers_of(joined(head, tail)), numbers_of(whole.outputs)) < kNear);
  }
}
