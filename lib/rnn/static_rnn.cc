#include "rnn/static_rnn.h"

#include <algorithm>

#include "autograd/check.h"

namespace nmt {
namespace {

// Row t·B + b becomes row (length of b − 1 − t)·B + b; padding stays where it is.
std::vector<int> reversal(int64_t steps, int64_t batch, std::span<const int> lengths) {
  std::vector<int> rows;
  for (int64_t t = 0; t < steps; ++t)
    for (int64_t b = 0; b < batch; ++b) {
      const int64_t length = lengths.empty() ? steps : lengths[size_t(b)];
      rows.push_back(int((t < length ? length - 1 - t : t) * batch + b));
    }
  return rows;
}

bool some_end_early(std::span<const int> lengths, int64_t steps) {
  return std::any_of(lengths.begin(), lengths.end(), [=](int length) { return length < steps; });
}

// outputs are 0 past a sentence's end
Var without_padding(Var outputs, int64_t batch, std::span<const int> lengths) {
  std::vector<uint8_t> ended;
  for (int64_t r = 0; r < outputs.rows(); ++r)
    ended.push_back(r / batch >= lengths[size_t(r % batch)]);
  return select_rows(outputs, {}, ended);
}

}  // namespace

Unrolled unroll(const CellStep& cell, Var x, int64_t batch, const CellState& initial,
                std::span<const int> lengths, Direction direction, Masks masks) {
  const PartScope scope(*x.tape, Part::kRecurrent);
  const int64_t count = x.rows() / batch;
  const bool backward = direction == Direction::kBackward;
  const auto reversed = backward ? reversal(count, batch, lengths) : std::vector<int>{};
  const auto steps = split_rows(cell.project(backward ? gather_rows(x, reversed) : x), batch);

  std::vector<Var> outputs;
  std::vector<CellState> states{initial};
  {
    TimeLoop loop(*x.tape, count);
    for (const Var step : steps) {
      loop.next();
      CellResult now = cell.step(step, states.back(), masks);
      outputs.push_back(now.output);
      states.push_back(std::move(now.state));
    }
  }
  Unrolled result{stack_rows(outputs), states.back(), {states.begin() + 1, states.end()}};
  if (some_end_early(lengths, count)) {
    result.outputs = without_padding(result.outputs, batch, lengths);
    for (size_t part = 0; part < initial.size(); ++part) {
      std::vector<Var> history;
      for (const CellState& state : states) history.push_back(state[part]);
      result.state[part] = pick_steps(history, lengths);
    }
  }
  if (backward) result.outputs = gather_rows(result.outputs, reversed);
  return result;
}

RnnResult static_rnn(const Scope& outer, const Cell& cell, const std::vector<Var>& inputs,
                     const StaticRnnOptions& options) {
  require(!inputs.empty(), "static_rnn: inputs must not be empty");
  const int64_t batch = inputs[0].rows();
  for (const Var x : inputs)
    require(x.rows() == batch, "static_rnn: batch sizes " + std::to_string(batch) + " and " +
                                   std::to_string(x.rows()) + " differ between steps");
  std::vector<int> lengths = options.sequence_length;
  require(lengths.empty() || int64_t(lengths.size()) == batch,
          "static_rnn: sequence_length has " + std::to_string(lengths.size()) +
              " entries for a batch of " + std::to_string(batch));
  for (int& length : lengths) length = std::clamp(length, 0, int(inputs.size()));
  Tape& tape = *inputs[0].tape;
  const auto step = cell.build(outer / options.scope, inputs[0].cols());
  const CellState initial =
      options.initial_state ? *options.initial_state : zero_state(tape, cell, batch);
  check_state(cell, initial, batch);
  const Unrolled all = unroll(*step, stack_rows(inputs), batch, initial, lengths);
  return {split_rows(all.outputs, batch), all.state};
}

}  // namespace nmt
