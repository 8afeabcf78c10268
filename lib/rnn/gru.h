#pragma once

#include "rnn/cell.h"

namespace nmt {

/// What a step multiplies the state by.
struct GruWeights {
  const Weights *gates, *candidate;  // [n, 2n], [n, n]
  /// Gains of the products' norms, [2n] and [n]; null: they are not normalised.
  const Parameter *gates_gain = nullptr, *candidate_gain = nullptr;
};

/// One step of a GRU with tanh as one node: gates_x [B, 2n] and candidate_x [B, n] are the input's
/// products with their biases, h [B, n] is carried along, and seen [B, n] is the h that products
/// see: h itself unless something was dropped. Returns h'.
Var gru_step(Var gates_x, Var candidate_x, Var h, Var seen, const GruWeights& weights);

/// The same from single operations: the reference, and the way of other activations.
Var gru_step_composed(Var gates_x, Var candidate_x, Var h, Var seen, const GruWeights& weights,
                      Activation activation = Activation::kTanh);

}  // namespace nmt
