#include "rnn/cell.h"

#include <stdexcept>

#include "autograd/check.h"

namespace nmt {

CellState zero_state(Tape& tape, const Cell& cell, int64_t batch) {
  CellState state;
  for (const StatePart& part : cell.state_parts()) state.push_back(tape.zeros(batch, part.size));
  return state;
}

void check_state(const Cell& cell, const CellState& state, int64_t batch) {
  const auto parts = cell.state_parts();
  require(state.size() == parts.size(), "expected a state of " + std::to_string(parts.size()) +
                                            " parts, got " + std::to_string(state.size()));
  for (size_t i = 0; i < parts.size(); ++i)
    require(state[i].cols() == parts[i].size && state[i].rows() == batch,
            "expected a state " + parts[i].name + " of [" + std::to_string(batch) + ", " +
                std::to_string(parts[i].size) + "] in layer " + std::to_string(parts[i].layer) +
                ", got " + shape_text(state[i].value()));
}

Var masked(Var h, Masks masks) {
  return masks.empty() || !masks[0].state.defined() ? h : multiply(h, masks[0].state);
}

Var activate(Activation activation, Var x) {
  switch (activation) {
    case Activation::kTanh:
      return tanh(x);
    case Activation::kRelu:
      return relu(x);
    case Activation::kSigmoid:
      return sigmoid(x);
    case Activation::kLinear:
      return x;
  }
  throw std::invalid_argument("no such activation");
}

}  // namespace nmt
