#include <doctest/doctest.h>

#include "rnn/static_rnn.h"
#include "seq2seq/attention_decoder.h"
#include "sequences.h"

using namespace nmt;
using namespace nmt::test;

namespace {

constexpr int64_t kBatch = 2, kSource = 3, kTarget = 4, kInput = 2, kWidth = 4;
const std::vector<int> kLengths = {3, 2};

}  // namespace

TEST_CASE("attention decoder: without input feeding it is an RNN whose outputs attend") {
  ParameterStore store;
  const Scope scope{&store, ""};
  const GRUCell cell(3);
  const AttentionDecoder decoder(scope, cell, kInput, kWidth, 1, 5,
                                 {.input_feeding = false, .output_tanh = true});
  CHECK(store.find("kernel") == nullptr);
  for (int i = 0; i < store.size(); ++i) random_parameter(store, store[i].name(), store[i].shape());
  Tape tape(Tape::Use::kInfer);
  const auto memory = decoder.attention().remember(
      stack_rows(random_inputs(tape, kSource, kBatch, kWidth, 1)), kBatch, kLengths);
  const Var inputs = stack_rows(random_inputs(tape, kTarget, kBatch, kInput, 2));
  const CellState initial = random_state(tape, cell, kBatch);
  const Var found = decoder.run(inputs, decoder.start(initial, memory, false), memory).outputs;

  const Unrolled rnn = unroll(*cell.build(scope, kInput), inputs, kBatch, initial);
  std::vector<Var> reads;
  for (const CellState& state : rnn.states)
    reads.push_back(decoder.attention().read(state, memory).reads[0]);
  const Var wanted =
      tanh(linear({rnn.outputs, stack_rows(reads)}, *store.find("AttnOutputProjection/kernel"),
                  store.find("AttnOutputProjection/bias")));
  CHECK(difference(numbers_of(std::span(&found, 1)), numbers_of(std::span(&wanted, 1))) < kNear);
}
