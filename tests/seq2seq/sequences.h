#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rnn/cells.h"
#include "seq2seq/decoder.h"
#include "support/gradient_check.h"

namespace nmt::test {

/// How near two runs that compute the same in another order must come.
constexpr double kNear = sizeof(Real) == sizeof(double) ? 1e-12 : 2e-5;

/// ids[t][b] below symbols, the same for the same seed.
inline StepIds random_ids(int64_t steps, int64_t batch, uint64_t symbols, uint64_t seed) {
  Rng rng(seed, Purpose::kTest);
  StepIds ids(size_t(steps), std::vector<int>(static_cast<size_t>(batch)));
  for (auto& step : ids)
    for (int& id : step) id = int(rng.below(symbols));
  return ids;
}

/// Steps of [batch, size] that want gradients.
inline std::vector<Var> random_inputs(Tape& tape, int64_t steps, int64_t batch, int64_t size,
                                      uint64_t seed) {
  std::vector<Var> inputs;
  for (int64_t t = 0; t < steps; ++t) {
    const Matrix m = tape.allocate(batch, size);
    const auto numbers = random_numbers(m.size(), seed * 1000 + uint64_t(t));
    std::copy(numbers.begin(), numbers.end(), m.data);
    inputs.push_back(tape.leaf(m));
  }
  return inputs;
}

/// The start of a decoder.
inline CellState random_state(Tape& tape, const Cell& cell, int64_t batch) {
  CellState state;
  for (const StatePart& part : cell.state_parts())
    state.push_back(random_inputs(tape, 1, batch, part.size, 50 + state.size())[0]);
  return state;
}

inline std::vector<double> numbers_of(std::span<const Var> vars) {
  std::vector<double> numbers;
  for (const Var v : vars)
    numbers.insert(numbers.end(), v.value().data, v.value().data + v.value().size());
  return numbers;
}

/// The largest difference; infinite if the sizes differ.
inline double difference(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return HUGE_VAL;
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

/// What a run left behind.
struct Run {
  std::vector<double> outputs;
  double loss;
  std::map<std::string, std::vector<double>> gradients;  // of all parameters
};

/// Runs f(tape, outputs) -> loss, which also names the outputs to compare, and differentiates it.
/// The first run makes the parameters.
inline Run run(ParameterStore& store,
               const std::function<Var(Tape& tape, std::vector<Var>& outputs)>& f) {
  {
    Tape tape(Tape::Use::kInfer);
    std::vector<Var> outputs;
    f(tape, outputs);
  }
  Gradients gradients(store);
  Tape tape(Tape::Use::kRecord, &gradients);
  std::vector<Var> outputs;
  const Var loss = f(tape, outputs);
  tape.backward(loss);
  Run result{numbers_of(outputs), double(loss.value().data[0]), {}};
  for (int i = 0; i < store.size(); ++i) {
    const Matrix g = gradients.of(store[i]);
    result.gradients[store[i].name()] = {g.data, g.data + g.size()};
  }
  return result;
}

/// Outputs, loss and every gradient.
inline double difference(const Run& a, const Run& b) {
  double largest = std::max(difference(a.outputs, b.outputs), std::abs(a.loss - b.loss));
  if (a.gradients.size() != b.gradients.size()) return HUGE_VAL;
  for (const auto& [name, gradient] : a.gradients)
    largest = std::max(largest, difference(gradient, b.gradients.at(name)));
  return largest;
}

}  // namespace nmt::test
