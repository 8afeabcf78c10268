#include "rnn/wrappers.h"

#include <doctest/doctest.h>

#include "rnn/cells.h"
#include "rnn/static_rnn.h"
#include "seq2seq/sequences.h"

using namespace nmt;
using namespace nmt::test;

namespace {

const auto kGru = std::make_shared<GRUCell>(3);

// The outputs of a wrapped LSTM of 50 units over 20 steps of 40 rows, and its last state.
RnnResult run_dropout(Tape& tape, ParameterStore& store, const DropoutOptions& options) {
  const auto lstm = std::make_shared<LSTMCell>(50);
  return static_rnn({&store, ""}, DropoutWrapper(lstm, options), random_inputs(tape, 20, 40, 2, 1));
}

double share_of_zeros(std::span<const Var> vars) {
  const auto numbers = numbers_of(vars);
  return double(std::count(numbers.begin(), numbers.end(), 0.0)) / double(numbers.size());
}

}  // namespace

TEST_CASE("EmbeddingWrapper: an id is the row of the embedding that the cell would get") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const EmbeddingWrapper cell(kGru, 5, 2);
  const StepIds ids = {{4, 0}, {2, 2}};
  const auto wrapped = static_rnn({&store, ""}, cell, id_inputs(tape, cell, ids));
  const Parameter& table = *store.find("rnn/embedding_wrapper/embedding");
  const std::vector<Var> rows = {embedding(tape, table, ids[0]), embedding(tape, table, ids[1])};
  StaticRnnOptions options;
  options.scope = "rnn/embedding_wrapper";
  const auto plain = static_rnn({&store, ""}, *kGru, rows, options);
  CHECK(numbers_of(wrapped.outputs) == numbers_of(plain.outputs));
  CHECK(store.size() == 5);  // no parameters but those
}

TEST_CASE("ids go only where a cell looks them up") {
  ParameterStore store;
  const Scope scope{&store, ""};
  Tape tape(Tape::Use::kInfer);
  const auto cell = std::make_shared<EmbeddingWrapper>(kGru, 5, 2);
  CHECK_THROWS_AS(id_inputs(tape, *kGru, {{1}}), std::invalid_argument);
  const auto vectors = random_inputs(tape, 1, 2, 3, 1), numbers = random_inputs(tape, 1, 2, 1, 1);
  CHECK_THROWS_AS(static_rnn(scope, *cell, vectors), std::invalid_argument);
  CHECK_THROWS_AS(static_rnn(scope, *cell, numbers), std::invalid_argument);
  for (const int id : {5, -1})
    CHECK_THROWS_AS(static_rnn(scope, *cell, id_inputs(tape, *cell, {{0}, {id}})),
                    std::out_of_range);
  CHECK_THROWS_AS(EmbeddingWrapper(cell, 5, 2), std::invalid_argument);
  CHECK_THROWS_AS(ResidualWrapper{cell}, std::invalid_argument);
  CHECK_THROWS_AS(InputProjectionWrapper(cell, 2), std::invalid_argument);
  CHECK_THROWS_AS(MultiRNNCell({kGru, cell}), std::invalid_argument);
  CHECK(MultiRNNCell({cell, kGru}).takes_ids());
  CHECK(OutputProjectionWrapper(cell, 2).takes_ids());
}

TEST_CASE("EmbeddingWrapper: as many classes as the engine's numbers can name, and no more") {
  const int64_t most = sizeof(Real) == sizeof(float) ? 1 << 24 : int64_t(1) << 31;
  CHECK_NOTHROW(EmbeddingWrapper(kGru, most, 1));
  CHECK_THROWS_AS(EmbeddingWrapper(kGru, most + 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(EmbeddingWrapper(kGru, 0, 4), std::invalid_argument);
}

TEST_CASE("ResidualWrapper: the state that is fed back stays the cell's own") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const auto inputs = random_inputs(tape, 3, 2, 3, 1);
  const auto plain = static_rnn({&store, ""}, *kGru, inputs);
  const auto residual = static_rnn({&store, ""}, ResidualWrapper(kGru), inputs);
  CHECK(numbers_of(residual.state) == numbers_of(plain.state));
  for (size_t t = 0; t < 3; ++t)
    CHECK(numbers_of({{residual.outputs[t]}}) == numbers_of({{add(inputs[t], plain.outputs[t])}}));
}

TEST_CASE("MultiRNNCell: residual is a ResidualWrapper around each cell but the first") {
  ParameterStore store;
  const auto outputs = [&](const Cell& cell) {
    return run(store, [&](Tape& tape, std::vector<Var>& made) {
      made = static_rnn({&store, ""}, cell, random_inputs(tape, 3, 2, 2, 1)).outputs;
      return weighted_total(stack_rows(made));
    });
  };
  const auto wrapped = std::make_shared<ResidualWrapper>(kGru);
  const Run residual = outputs(MultiRNNCell({kGru, kGru, kGru}, true));
  CHECK(difference(residual, outputs(MultiRNNCell({kGru, wrapped, wrapped}))) < kNear);
  CHECK(difference(residual, outputs(MultiRNNCell({kGru, kGru, kGru}))) > 1e-3);
  CHECK_THROWS_AS(MultiRNNCell({kGru, std::make_shared<GRUCell>(4)}, true), std::invalid_argument);
}

TEST_CASE("DropoutWrapper: keeps the share it says and scales it, an LSTM's c untouched") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const auto plain = run_dropout(tape, store, {});
  CHECK(share_of_zeros(plain.outputs) == 0);
  DropoutOptions options;
  options.output_keep_prob = 0.75;
  const auto dropped = run_dropout(tape, store, options);
  // 40000 draws have a standard deviation of 0.0022.
  CHECK(std::abs(share_of_zeros(dropped.outputs) - 0.25) < 0.012);
  CHECK(share_of_zeros(dropped.state) == 0);
  const auto before = numbers_of(plain.outputs), after = numbers_of(dropped.outputs);
  double worst = 0;
  for (size_t i = 0; i < before.size(); ++i)
    if (after[i] != 0) worst = std::max(worst, std::abs(after[i] - before[i] / 0.75));
  CHECK(worst < kNear);

  options = {};
  options.state_keep_prob = 0.5;
  const auto state = run_dropout(tape, store, options).state;
  CHECK(share_of_zeros({{state[0]}}) == 0);
  CHECK(std::abs(share_of_zeros({{state[1]}}) - 0.5) < 0.06);

  // h and the last output are the same numbers, of which each loses its own.
  options.output_keep_prob = 0.5;
  const auto both = run_dropout(tape, store, options);
  const Matrix h = both.state[1].value(), output = both.outputs.back().value();
  int64_t alike = 0;
  for (int64_t i = 0; i < h.size(); ++i) alike += (h.data[i] == 0) == (output.data[i] == 0);
  CHECK(std::abs(double(alike) / double(h.size()) - 0.5) < 0.06);
}

TEST_CASE("DropoutWrapper: seed, update and place name the numbers; steps draw anew") {
  ParameterStore store;
  const auto outputs = [&](const DropoutOptions& options) {
    Tape tape(Tape::Use::kInfer);
    return numbers_of(run_dropout(tape, store, options).outputs);
  };
  const DropoutOptions options{.output_keep_prob = 0.5, .seed = 1, .update = 2, .place = 3};
  const auto first = outputs(options);
  CHECK(outputs(options) == first);
  for (const auto& other :
       {DropoutOptions{.output_keep_prob = 0.5, .seed = 2, .update = 2, .place = 3},
        {.output_keep_prob = 0.5, .seed = 1, .update = 3, .place = 3},
        {.output_keep_prob = 0.5, .seed = 1, .update = 2, .place = 4}})
    CHECK(outputs(other) != first);
  const size_t step = first.size() / 20;
  size_t equal = 0;
  for (size_t i = 0; i < step; ++i) equal += (first[i] == 0) == (first[step + i] == 0);
  CHECK(std::abs(double(equal) / double(step) - 0.5) < 0.06);
}

TEST_CASE("DropoutWrapper: the gradient meets the same mask, also in a recurrence") {
  if (sizeof(Real) != sizeof(double)) return;
  ParameterStore store;
  const DropoutOptions options{
      .input_keep_prob = 0.7, .output_keep_prob = 0.7, .state_keep_prob = 0.7};
  const DropoutWrapper cell(kGru, options);
  const auto loss = [&](Tape& tape) {
    const auto result = static_rnn({&store, ""}, cell, random_inputs(tape, 4, 3, 2, 1));
    return weighted_total(stack_rows(result.outputs));
  };
  Tape tape(Tape::Use::kInfer);
  loss(tape);
  CHECK(gradient_error(store, loss) < 1e-7);
  CHECK_THROWS_AS(DropoutWrapper(kGru, {.input_keep_prob = 1.5}), std::invalid_argument);
}

TEST_CASE("static_rnn: a length above the number of steps is all of them, below 0 none") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const auto inputs = random_inputs(tape, 3, 3, 2, 1);
  StaticRnnOptions given, meant;
  given.sequence_length = {7, -1, 2};
  meant.sequence_length = {3, 0, 2};
  const auto a = static_rnn({&store, ""}, *kGru, inputs, given);
  const auto b = static_rnn({&store, ""}, *kGru, inputs, meant);
  CHECK(numbers_of(a.outputs) == numbers_of(b.outputs));
  CHECK(numbers_of(a.state) == numbers_of(b.state));
}

TEST_CASE("static_rnn: a state of another batch is refused before anything is computed") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const LSTMCell lstm(3);
  StaticRnnOptions options;
  options.initial_state = random_state(tape, lstm, 3);
  CHECK_THROWS_AS(static_rnn({&store, ""}, lstm, random_inputs(tape, 2, 2, 2, 1), options),
                  std::invalid_argument);
}
