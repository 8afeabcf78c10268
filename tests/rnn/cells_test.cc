#include "rnn/cells.h"

#include <doctest/doctest.h>

#include "rnn/gru.h"
#include "rnn/static_rnn.h"
#include "seq2seq/sequences.h"

using namespace nmt;
using namespace nmt::test;

namespace {

std::vector<std::string> names_and_shapes(const ParameterStore& store) {
  std::vector<std::string> all;
  for (int i = 0; i < store.size(); ++i) {
    std::string text = store[i].name();
    for (const int64_t size : store[i].shape()) text += " " + std::to_string(size);
    all.push_back(text);
  }
  return all;
}

/// Every gain and bias random, as ones and zeros hide whether they are used.
void randomise(ParameterStore& store) {
  for (int i = 0; i < store.size(); ++i) {
    const auto numbers = random_numbers(store[i].size(), 100 + uint64_t(i));
    std::copy(numbers.begin(), numbers.end(), store[i].value().data);
    store[i].changed();
  }
}

std::vector<double> outputs_of(const Cell& cell, ParameterStore& store) {
  Tape tape(Tape::Use::kInfer);
  return numbers_of(static_rnn({&store, ""}, cell, random_inputs(tape, 4, 2, 2, 1)).outputs);
}

}  // namespace

TEST_CASE("LayerNormBasicLSTMCell: its parameters are TensorFlow's") {
  ParameterStore store;
  LayerNormBasicLSTMCell(3).build({&store, "rnn"}, 2);
  const std::string scope = "rnn/layer_norm_basic_lstm_cell/";
  std::vector<std::string> expected = {scope + "kernel 5 12"};
  for (const std::string norm : {"input", "transform", "forget", "output", "state"})
    for (const std::string part : {"/gamma 3", "/beta 3"}) expected.push_back(scope + norm + part);
  CHECK(names_and_shapes(store) == expected);
  CHECK(store.find(scope + "state/gamma")->value().data[0] == 1);
}

TEST_CASE("LayerNormBasicLSTMCell: a kernel of another scale gives the same outputs") {
  const LayerNormBasicLSTMCell cell(5);
  ParameterStore store;
  outputs_of(cell, store);
  randomise(store);
  const auto before = outputs_of(cell, store);
  Parameter& kernel = *store.find("rnn/layer_norm_basic_lstm_cell/kernel");
  for (int64_t k = 0; k < kernel.size(); ++k) kernel.value().data[k] *= 4;
  kernel.changed();
  CHECK(difference(outputs_of(cell, store), before) < kNear);
}

TEST_CASE("LayerNormBasicLSTMCell: the activation is that of the composed step") {
  const LayerNormBasicLSTMCell tanh_cell(3), sigmoid_cell(3, 1.0, Activation::kSigmoid);
  ParameterStore store;
  CHECK(difference(outputs_of(tanh_cell, store), outputs_of(sigmoid_cell, store)) > 1e-3);
}

TEST_CASE("GRUCell: with norms, kernels of another scale give nearly the same outputs") {
  const GRUCell cell(5, GruCellOptions{.layer_norm = true});
  ParameterStore store;
  outputs_of(cell, store);
  randomise(store);
  const auto before = outputs_of(cell, store);
  for (int i = 0; i < store.size(); ++i) {
    if (!store[i].name().ends_with("kernel")) continue;
    for (int64_t k = 0; k < store[i].size(); ++k) store[i].value().data[k] *= 4;
    store[i].changed();
  }
  CHECK(difference(outputs_of(cell, store), before) < 1e-2);  // but for epsilon
  CHECK(difference(outputs_of(GRUCell(5), store), before) > 0.1);
}

TEST_CASE("GRUCell: a later transition is a GRU whose input's products are its biases") {
  const GRUCell once(3), deep(3, GruCellOptions{.transition_depth = 2});
  ParameterStore store;
  outputs_of(deep, store);
  CHECK(store.find("rnn/gru_cell/transition_1/gates/kernel")->shape() ==
        std::vector<int64_t>{3, 6});
  randomise(store);
  Tape tape(Tape::Use::kInfer);
  const Var x = random_inputs(tape, 1, 2, 2, 1)[0];
  const CellState state = random_state(tape, once, 2);
  const Scope scope{&store, "rnn"};
  const auto first = once.build(scope, 2), both = deep.build(scope, 2);
  const Var h = first->step(first->project(x), state).output;
  const auto parameter = [&](const std::string& name) -> const Parameter& {
    return *store.find("rnn/gru_cell/transition_1/" + name);
  };
  const GruWeights weights = {&parameter("gates/kernel").all(),
                              &parameter("candidate/kernel").all()};
  const auto rows = [&](const Parameter& bias) { return repeat_row(tape, bias, 2); };
  const Var expected = gru_step_composed(rows(parameter("gates/bias")),
                                         rows(parameter("candidate/bias")), h, h, weights);
  CHECK(difference(numbers_of({{both->step(both->project(x), state).output}}),
                   numbers_of({{expected}})) < kNear);
}

TEST_CASE("cells: the gradient of norms and of transitions is that of differences") {
  const auto check = [](const Cell& cell) {
    ParameterStore store;
    outputs_of(cell, store);
    randomise(store);
    const auto loss = [&](Tape& tape) {
      return weighted_total(
          stack_rows(static_rnn({&store, ""}, cell, random_inputs(tape, 4, 2, 2, 1)).outputs));
    };
    if constexpr (sizeof(Real) == sizeof(double)) CHECK(gradient_error(store, loss) < 1e-6);
  };
  check(LayerNormBasicLSTMCell(4));
  check(LayerNormBasicLSTMCell(4, 0.5, Activation::kSigmoid));
  check(GRUCell(4, GruCellOptions{.layer_norm = true}));
  check(GRUCell(4, GruCellOptions{.activation = Activation::kSigmoid, .layer_norm = true}));
  check(GRUCell(4, GruCellOptions{.transition_depth = 3}));
  check(GRUCell(4, GruCellOptions{.layer_norm = true, .transition_depth = 2}));
}
