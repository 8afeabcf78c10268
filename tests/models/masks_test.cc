#include <doctest/doctest.h>

#include "models/dropout.h"
#include "rnn/cells.h"
#include "rnn/make_cell.h"
#include "seq2seq/sequences.h"

using namespace nmt;
using namespace nmt::test;

// Dropout inside recurrences.

namespace {

constexpr int64_t kInputs = 2, kUnits = 3;

/// For one sentence, a mask of the entries of x is one of the rows of W in x·W.
void mask_rows(Parameter& kernel, int64_t begin, Var mask) {
  for (int64_t r = 0; r < mask.cols(); ++r)
    for (int64_t c = 0; c < kernel.value().cols; ++c)
      kernel.value()(begin + r, c) *= mask.value()(0, r);
  kernel.changed();
}

/// Whether it multiplies [x, h] of this many inputs.
bool is_kernel(const Parameter& p, int64_t inputs) {
  return p.shape().size() == 2 && p.shape()[0] == inputs + kUnits;
}

Var random_mask(Tape& tape, uint64_t seed) { return random_inputs(tape, 1, 1, kUnits, seed)[0]; }

struct Recurrence {
  std::shared_ptr<const Cell> cell;
  ParameterStore store{7};
  std::unique_ptr<CellStep> step = cell->build({&store, ""}, kInputs);

  std::vector<double> run(Tape& tape, Masks masks) const {
    const Var x = stack_rows(random_inputs(tape, 4, 1, kInputs, 1));
    return numbers_of(
        {{unroll(*step, x, 1, zero_state(tape, *cell, 1), {}, Direction::kForward, masks)
              .outputs}});
  }
};

std::vector<LayerMask> drawn(Tape& tape, const Cell& cell, const RecurrentDropout& dropout,
                             const Pass& pass, const std::vector<int64_t>& sentences,
                             uint32_t place = 0) {
  return draw_masks(tape, cell.state_parts(), dropout, pass, sentences, RecurrencePlace(place));
}

const Pass kTraining = {.training = true, .seed = 5, .update = 3};

}  // namespace

TEST_CASE("masks: what is dropped of a state, every product of the cell sees as zero, no sum") {
  GruCellOptions relu;
  relu.activation = Activation::kRelu;
  LstmCellOptions peepholes;
  peepholes.use_peepholes = true;
  for (const CellOptions& options :
       {CellOptions(RnnCellOptions{}), CellOptions(LstmCellOptions{}), CellOptions(peepholes),
        CellOptions(GruCellOptions{}), CellOptions(relu)}) {
    Recurrence recurrence{make_cell(options, kUnits, 1)};
    Tape tape(Tape::Use::kInfer);
    const LayerMask mask = {{}, random_mask(tape, 2)};
    const auto plain = recurrence.run(tape, {});
    const auto dropped = recurrence.run(tape, {&mask, 1});
    CHECK(difference(plain, dropped) > 1e-3);
    for (int i = 0; i < recurrence.store.size(); ++i)
      if (is_kernel(recurrence.store[i], kInputs))
        mask_rows(recurrence.store[i], kInputs, mask.state);
    CHECK(difference(recurrence.run(tape, {}), dropped) < kNear);
  }
}

TEST_CASE("masks: what is dropped between layers, a residual connection keeps") {
  for (const bool residual : {false, true}) {
    Recurrence recurrence{make_cell(GruCellOptions{}, kUnits, 2, residual)};
    Tape tape(Tape::Use::kInfer);
    const std::vector<LayerMask> masks = {{{}, random_mask(tape, 2)},
                                          {random_mask(tape, 3), random_mask(tape, 4)}};
    const auto dropped = recurrence.run(tape, masks);
    for (int i = 0; i < recurrence.store.size(); ++i) {
      Parameter& p = recurrence.store[i];
      if (is_kernel(p, kInputs)) mask_rows(p, kInputs, masks[0].state);
      if (!is_kernel(p, kUnits)) continue;
      mask_rows(p, 0, masks[1].input);
      mask_rows(p, kUnits, masks[1].state);
    }
    CHECK(difference(recurrence.run(tape, {}), dropped) < kNear);
  }
}

TEST_CASE(
    "masks: a share of the entries is zero, the others make up for it, an LSTM's c has none") {
  Tape tape(Tape::Use::kInfer);
  const auto cell = make_cell(LstmCellOptions{}, 100, 2);
  const auto masks = drawn(tape, *cell, {0.25, 0.5}, kTraining, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  REQUIRE(masks.size() == 2);
  CHECK(!masks[0].input.defined());
  const auto share = [](Var mask, double probability) {
    const auto numbers = numbers_of({{mask}});
    int64_t zeros = 0;
    for (const double number : numbers) {
      if (number == 0) ++zeros;
      CHECK((number == 0 || std::abs(number - 1 / (1 - probability)) < kNear));
    }
    return double(zeros) / double(numbers.size());
  };
  // 1000 draws have a standard deviation below 0.016.
  CHECK(std::abs(share(masks[0].state, 0.25) - 0.25) < 0.07);
  CHECK(std::abs(share(masks[1].state, 0.25) - 0.25) < 0.07);
  CHECK(std::abs(share(masks[1].input, 0.5) - 0.5) < 0.07);
  CHECK(!drawn(tape, *cell, {0, 0.5}, kTraining, {1})[1].state.defined());
}

TEST_CASE("masks: seed, update, sentence and place name the numbers, not the batch") {
  Tape tape(Tape::Use::kInfer);
  const GRUCell cell(40);
  const auto mask = [&](const Pass& pass, const std::vector<int64_t>& sentences, uint32_t place) {
    return numbers_of({{drawn(tape, cell, {0.5, 0}, pass, sentences, place)[0].state}});
  };
  const auto alone = mask(kTraining, {7}, 0), both = mask(kTraining, {6, 7}, 0);
  CHECK(alone == std::vector<double>(both.begin() + 40, both.end()));
  CHECK(alone == mask(kTraining, {7}, 0));
  CHECK(alone != mask(kTraining, {6}, 0));
  CHECK(alone != mask(kTraining, {7}, 1));
  CHECK(alone != mask({.training = true, .seed = 6, .update = 3}, {7}, 0));
  CHECK(alone != mask({.training = true, .seed = 5, .update = 4}, {7}, 0));
  CHECK(drawn(tape, cell, {0.5, 0.5}, {}, {7}).empty());
}

TEST_CASE("masks: an encoder's layer and a stack of cells drop the same of what a layer gives on") {
  Tape tape(Tape::Use::kInfer);
  const auto cell = make_cell(GruCellOptions{}, kUnits, 2);
  const std::vector<int64_t> sentences = {7, 8};
  const Var x = stack_rows(random_inputs(tape, 4, 2, kUnits, 1));
  const RecurrencePlace place(1);
  const Var alike = drop_alike(x, 0.5, kTraining, sentences, place.input(1));
  const Var mask = drawn(tape, *cell, {0, 0.5}, kTraining, sentences, 1)[1].input;
  for (int64_t t = 0; t < 4; ++t) {
    const Var step = split_rows(x, 2)[size_t(t)];
    CHECK(difference(numbers_of({{split_rows(alike, 2)[size_t(t)]}}),
                     numbers_of({{multiply(step, mask)}})) < kNear);
  }
  CHECK(RecurrencePlace(1, 1).input(0) == place.input(1));
}
