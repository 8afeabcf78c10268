#pragma once

#include "rnn/cell.h"

namespace nmt {

/// The weights that a step multiplies the state by.
struct GruWeights {
  const Weights *gates, *candidate;  // [n, 2n], [n, n]
  /// Gains of the products' norms, [2n] and [n]; null: no normalisation.
  const Parameter *gates_gain = nullptr, *candidate_gain = nullptr;
};

/// One step of a GRU with tanh as one node: gates_x [B, 2n] and candidate_x [B, n] are the products
/// of the input with their biases, h [B, n] is carried along, and seen [B, n] is the h that
/// products see: h itself unless there is dropout. Returns h'.
Var gru_step(Var gates_x, Var candidate_x, Var h, Var seen, const GruWeights& weights);

/// The same from single operations: the reference, and the implementation for other activations.
Var gru_step_composed(Var gates_x, Var candidate_x, Var h, Var seen, const GruWeights& weights,
                      Activation activation = Activation::kTanh);

}  // namespace nmt
