// Cells, loop functions, losses and models that the library does not know.

#include <doctest/doctest.h>

#include "autograd/check.h"
#include "seq2seq/attention_decoder.h"
#include "seq2seq/buckets.h"
#include "seq2seq/embedding_rnn.h"
#include "seq2seq/rnn_decoder.h"
#include "sequences.h"

using namespace nmt;
using namespace nmt::test;

namespace {

/// h' = h + x: after each step the output is the sum of all inputs so far. No parameters.
class SumCell : public Cell {
 public:
  explicit SumCell(int64_t size) : size_(size) {}
  int64_t output_size() const override { return size_; }
  std::vector<StatePart> state_parts() const override { return {{0, "h", size_}}; }
  std::unique_ptr<CellStep> build(const Scope&, int64_t input_size) const override {
    require(input_size == size_, "SumCell: inputs of another size");
    return std::make_unique<Step>();
  }

 private:
  struct Step : CellStep {
    CellResult step(Var x, const CellState& previous, Masks) const override {
      const Var h = add(previous[0], x);
      return {h, {h}};
    }
  };
  int64_t size_;
};

/// A leaky integrator, h' = h + σ(x·W)⊙(tanh(x·U) − h): projects inputs apart and has parameters.
class LeakyCell : public Cell {
 public:
  explicit LeakyCell(int64_t units) : units_(units) {}
  int64_t output_size() const override { return units_; }
  std::vector<StatePart> state_parts() const override { return {{0, "h", units_}}; }
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override {
    return std::make_unique<Step>(
        scope.get("leaky/kernel", {input_size, 2 * units_}, Init::kGlorot), units_);
  }

 private:
  struct Step : CellStep {
    Step(const Parameter& k, int64_t n) : kernel(k), units(n) {}
    Var project(Var x) const override { return matmul(x, kernel.all()); }
    CellResult step(Var projected, const CellState& previous, Masks) const override {
      const Var rate = sigmoid(columns(projected, 0, units));
      const Var target = tanh(columns(projected, units, units));
      const Var h = add(previous[0], multiply(rate, subtract(target, previous[0])));
      return {h, {h}};
    }
    const Parameter& kernel;
    int64_t units;
  };
  int64_t units_;
};

Var constant(Tape& tape, int64_t rows, Real value) {
  const Matrix m = tape.allocate(rows, 1);
  std::fill_n(m.data, m.size(), value);
  return tape.constant(m);
}

}  // namespace

TEST_CASE("rnn_decoder: a user's cell runs over given inputs, and every state comes back") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const std::vector<Var> inputs = {constant(tape, 2, 1), constant(tape, 2, 10),
                                   constant(tape, 2, 100)};
  const auto result = rnn_decoder({&store, ""}, inputs, {constant(tape, 2, 5)}, SumCell(1));
  CHECK(numbers_of(result.outputs) == std::vector<double>{6, 6, 16, 16, 116, 116});
  REQUIRE(result.states.size() == 3);
  CHECK(numbers_of(result.states[1]) == std::vector<double>{16, 16});
  CHECK(numbers_of(result.state) == std::vector<double>{116, 116});
  CHECK(store.size() == 0);
}

TEST_CASE("rnn_decoder: a loop function gets the previous output and the step's number") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  std::vector<int> steps;
  RnnDecoderOptions options;
  options.loop_function = [&](Var prev, int i) {
    steps.push_back(i);
    return add_scalar(scale(prev, 2), Real(i));
  };
  const std::vector<Var> inputs(4, constant(tape, 1, 1));
  const auto result =
      rnn_decoder({&store, ""}, inputs, {constant(tape, 1, 0)}, SumCell(1), options);
  // h: 1; 1 + (2 + 1) = 4; 4 + (8 + 2) = 14; 14 + (28 + 3) = 45
  CHECK(numbers_of(result.outputs) == std::vector<double>{1, 4, 14, 45});
  CHECK(steps == std::vector<int>{1, 2, 3});
}

TEST_CASE("a user's cell and loop function have the gradients of differences everywhere") {
  if (sizeof(Real) != sizeof(double)) return;  // differences need its digits
  ParameterStore store;
  const auto cell = std::make_shared<LeakyCell>(3);
  const Parameter& w = random_parameter(store, "w", {3, 2});
  const LoopFunction loop = [&](Var prev, int i) {
    return tanh(add_scalar(matmul(prev, w.all()), Real(i) / 4));
  };
  const auto total = [](const DecoderResult& result) {
    return add(weighted_total(stack_rows(result.outputs)), weighted_total(result.state[0], 5));
  };
  const std::function<Var(Tape&)> models[] = {
      [&](Tape& tape) {
        TiedRnnSeq2SeqOptions options;
        options.loop_function = loop;
        return total(tied_rnn_seq2seq({&store, ""}, random_inputs(tape, 3, 2, 2, 1),
                                      random_inputs(tape, 4, 2, 2, 2), *cell, options));
      },
      [&](Tape& tape) {
        AttentionDecoderOptions options;
        options.loop_function = loop;
        options.initial_state_attention = true;
        return total(attention_decoder({&store, ""}, random_inputs(tape, 4, 2, 2, 1),
                                       random_state(tape, *cell, 2),
                                       random_inputs(tape, 3, 2, 5, 3), *cell, options));
      },
      [&](Tape& tape) {
        EmbeddingRnnSeq2SeqOptions options;
        options.num_encoder_symbols = options.num_decoder_symbols = 4;
        options.embedding_size = 2;
        return total(embedding_rnn_seq2seq({&store, ""}, tape, random_ids(3, 2, 4, 1),
                                           random_ids(4, 2, 4, 2), cell, options));
      }};
  for (const auto& model : models) {
    Tape tape(Tape::Use::kInfer);
    model(tape);  // makes the parameters
    CHECK(gradient_error(store, model) < 1e-7);
  }
  CHECK(store.find("attention_decoder/leaky/kernel") != nullptr);
}

TEST_CASE("sequence_loss: softmax_loss_function is called with labels and logits, step by step") {
  Tape tape(Tape::Use::kInfer);
  const StepIds targets = {{3, 1}, {0, 2}};
  std::vector<std::vector<int>> seen;
  SequenceLossOptions options;
  options.softmax_loss_function = [&](std::span<const int> labels, Var logits) {
    seen.push_back({labels.begin(), labels.end()});
    CHECK(logits.cols() == 4);
    return constant(tape, logits.rows(), 6);
  };
  const auto logits = random_inputs(tape, 2, 2, 4, 1);
  // Row 0: (6·1 + 6·1) / 2; row 1: 6·0.5 / 0.5; their mean.
  const Var loss = sequence_loss(logits, targets, {{1, 0.5}, {1, 0}}, options);
  CHECK(loss.value().data[0] == doctest::Approx(6));
  CHECK(seen == targets);
  options.softmax_loss_function = [&](std::span<const int>, Var) { return constant(tape, 1, 6); };
  CHECK_THROWS_AS(sequence_loss(logits, targets, {{1, 1}, {1, 1}}, options), std::invalid_argument);
}

TEST_CASE(
    "model_with_buckets: seq2seq is any callable, over ids for one side and vectors for the "
    "other") {
  ParameterStore store;
  Tape tape(Tape::Use::kInfer);
  const std::vector<Var> encoder = random_inputs(tape, 3, 2, 4, 1);
  const StepIds ids = random_ids(3, 2, 4, 2);
  std::vector<std::pair<size_t, size_t>> slices;
  const auto model = [&](const std::vector<Var>& x, const StepIds& y) {
    slices.push_back({x.size(), y.size()});
    return DecoderResult{{x.begin(), x.begin() + int64_t(y.size())}, {}, {}};
  };
  const std::vector<BucketSteps> buckets = {{2, 1}, {3, 3}};
  const StepWeights ones(3, std::vector<Real>(2, 1));
  const auto results = model_with_buckets(encoder, ids, ids, ones, buckets, model);
  CHECK(slices == std::vector<std::pair<size_t, size_t>>{{2, 1}, {3, 3}});
  REQUIRE(results.size() == 2);
  const Var expected = sequence_loss({encoder[0]}, {ids[0]}, {ones[0]});
  CHECK(results[0].loss.value().data[0] == expected.value().data[0]);
}
