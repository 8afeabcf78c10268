#include "models/encoder.h"

#include <doctest/doctest.h>

#include "rnn/cells.h"
#include "rnn/make_cell.h"
#include "seq2seq/sequences.h"
#include "small_models.h"

using namespace nmt;
using namespace nmt::test;

// Encoders beside what they are put together from.

namespace {

const std::vector<int> kLengths = {3, 1, 2};
constexpr int kSymbols = 6;

SourceBatch source_batch() { return make_source_batch({{4, 5}, {}, {5}}, {0, 1, 2}); }

/// GRUs of 3 units over 2 of embedding.
RnnModelOptions small_options() {
  RnnModelOptions options;
  options.cell = GruCellOptions{};
  options.size = 3;
  options.embedding = 2;
  return options;
}

struct Made {
  ParameterStore store;
  Tape tape{Tape::Use::kInfer};
  Var x;  // embedded source

  Encoded encode(const RnnModelOptions& options) {
    const Encoder encoder({&store, ""}, options, kSymbols, /*alignment=*/true);
    const Encoded encoded = encoder.encode(tape, source_batch(), {});
    CHECK(encoded.memory[0].cols() == encoder.output_size());
    const Parameter& table = *store.find("rnn/embedding_wrapper/embedding");
    x = embedding(tape, table, source_batch().ids);
    return encoded;
  }
  /// The cell of this name run over its input.
  Unrolled run(const Cell& cell, const std::string& scope, Var input, Direction direction) {
    const auto step = cell.build({&store, scope}, input.cols());
    return unroll(*step, input, 3, zero_state(tape, cell, 3), kLengths, direction);
  }
};

Var side_by_side(Var a, Var b) { return concat_columns(std::vector{a, b}); }

}  // namespace

TEST_CASE("encoder: one way, layers on top of each other are a MultiRNNCell") {
  for (const bool residual : {false, true}) {
    RnnModelOptions options = small_options();
    options.layers = 3;
    options.residual = residual;
    Made made;
    const Encoded encoded = made.encode(options);
    const auto cell = make_cell(options.cell, 3, 3, residual);
    const Unrolled all = made.run(*cell, "rnn/embedding_wrapper", made.x, Direction::kForward);
    CHECK(difference(numbers_of(encoded.memory), numbers_of({{all.outputs}})) < kNear);
    CHECK(difference(numbers_of(encoded.state), numbers_of(all.state)) < kNear);
  }
}

TEST_CASE("encoder: separate stacks are a MultiRNNCell each way") {
  for (const bool residual : {false, true}) {
    RnnModelOptions options = small_options();
    options.layers = 2;
    options.residual = residual;
    options.bidirectional = true;
    Made made;
    const Encoded encoded = made.encode(options);
    const auto cell = make_cell(options.cell, 3, 2, residual);
    const Unrolled forward = made.run(*cell, "bidirectional_rnn/fw", made.x, Direction::kForward);
    const Unrolled backward = made.run(*cell, "bidirectional_rnn/bw", made.x, Direction::kBackward);
    CHECK(difference(numbers_of(encoded.memory),
                     numbers_of({{side_by_side(forward.outputs, backward.outputs)}})) < kNear);
  }
}

TEST_CASE("encoder: interleaved layers read both ways of the one below") {
  for (const bool residual : {false, true}) {
    RnnModelOptions options = small_options();
    options.layers = 2;
    options.residual = residual;
    options.bidirectional = true;
    options.bidirectional_stack = BidirectionalStack::kInterleaved;
    Made made;
    const Encoded encoded = made.encode(options);
    const GRUCell cell(3);
    Var x = made.x;
    for (const std::string layer : {"cell_0", "cell_1"}) {
      const auto read = [&](const std::string& way, Direction direction) {
        return made.run(cell, "bidirectional_rnn/" + way + "/multi_rnn_cell/" + layer, x, direction)
            .outputs;
      };
      const Var both =
          side_by_side(read("fw", Direction::kForward), read("bw", Direction::kBackward));
      x = residual && layer == "cell_1" ? add(x, both) : both;
    }
    CHECK(difference(numbers_of(encoded.memory), numbers_of({{x}})) < kNear);
  }
}

TEST_CASE("encoder: of first, the layers above read forward, residual where sizes agree") {
  RnnModelOptions options = small_options();
  options.encoder_layers = 3;
  options.encoder_size = 4;
  options.residual = true;
  options.bidirectional = true;
  options.bidirectional_stack = BidirectionalStack::kFirst;
  Made made;
  const Encoded encoded = made.encode(options);
  const GRUCell cell(4);
  const auto layer = [&](const std::string& name, Var x, Direction direction) {
    return made.run(cell, "bidirectional_rnn/" + name, x, direction).outputs;
  };
  const Var first = side_by_side(layer("fw/multi_rnn_cell/cell_0", made.x, Direction::kForward),
                                 layer("bw/multi_rnn_cell/cell_0", made.x, Direction::kBackward));
  const Var second = layer("fw/multi_rnn_cell/cell_1", first, Direction::kForward);
  const Var third = add(second, layer("fw/multi_rnn_cell/cell_2", second, Direction::kForward));
  CHECK(difference(numbers_of(encoded.memory), numbers_of({{third}})) < kNear);
}

TEST_CASE("bridge: zero, last, and what is learned of last or of the mean") {
  RnnModelOptions options = small_options();
  options.cell = LstmCellOptions{};
  options.encoder_layers = 1;
  options.layers = 2;
  Made made;
  options.bridge = BridgeKind::kZero;
  for (const double number : numbers_of(made.encode(options).state)) CHECK(number == 0);

  options.bridge = BridgeKind::kMean;
  const Encoded mean = made.encode(options);
  REQUIRE(mean.state.size() == 4);
  const auto by_hand = [&](const std::string& part, const std::vector<Var>& from) {
    const std::string scope = "bridge/" + part + "/";
    return numbers_of({{tanh(
        linear(from, *made.store.find(scope + "kernel"), made.store.find(scope + "bias")))}});
  };
  CHECK(numbers_of({{mean.state[0]}}) == by_hand("0/c", {mean_steps(mean.memory[0], kLengths)}));
  CHECK(numbers_of({{mean.state[3]}}) == by_hand("1/h", {mean_steps(mean.memory[0], kLengths)}));

  // Both layers of the decoder start from the one of the encoder.
  const LSTMCell cell = basic_lstm_cell(3);
  const Unrolled read = made.run(cell, "rnn/embedding_wrapper", made.x, Direction::kForward);
  options.bridge = BridgeKind::kLearned;
  ParameterStore fresh;
  const Encoder encoder({&fresh, ""}, options, kSymbols, true);
  CHECK(fresh.find("bridge/1/h/kernel")->shape() == std::vector<int64_t>{3, 3});
  const Encoded learned = made.encode(options);
  CHECK(numbers_of({{learned.state[0]}}) == by_hand("0/c", {read.state[0]}));
  CHECK(numbers_of({{learned.state[1]}}) == by_hand("0/h", {read.state[1]}));
  CHECK(numbers_of({{learned.state[2]}}) == by_hand("1/c", {read.state[0]}));

  options.layers = 1;
  options.bridge = BridgeKind::kLast;
  CHECK(numbers_of(made.encode(options).state) == numbers_of(read.state));
}

TEST_CASE("bridge: a decoder's layer starts from the encoder's beside it, counted from the top") {
  RnnModelOptions options = small_options();
  options.encoder_layers = 3;
  options.layers = 1;
  Made made;
  const Encoded encoded = made.encode(options);  // by default what is learned
  const auto cell = make_cell(options.cell, 3, 3);
  const Unrolled all = made.run(*cell, "rnn/embedding_wrapper", made.x, Direction::kForward);
  const Var top = tanh(linear({all.state[2]}, *made.store.find("bridge/0/h/kernel"),
                              made.store.find("bridge/0/h/bias")));
  CHECK(difference(numbers_of(encoded.state), numbers_of({{top}})) < kNear);
}

TEST_CASE("bridge: last, of both ways side by side, fits a decoder twice as wide") {
  RnnModelOptions options = small_options();
  options.size = 4;
  options.encoder_size = 2;
  options.bidirectional = true;
  options.bridge = BridgeKind::kLast;
  Made made;
  const Encoded encoded = made.encode(options);
  const GRUCell cell(2);
  const Var forward = made.run(cell, "bidirectional_rnn/fw", made.x, Direction::kForward).state[0];
  const Var backward =
      made.run(cell, "bidirectional_rnn/bw", made.x, Direction::kBackward).state[0];
  CHECK(numbers_of(encoded.state) == numbers_of({{side_by_side(forward, backward)}}));
  options.encoder_size = 4;
  ParameterStore store;
  CHECK_THROWS_AS(Encoder({&store, ""}, options, kSymbols, true), std::invalid_argument);
}
