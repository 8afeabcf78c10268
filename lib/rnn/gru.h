#pragma once

#include "rnn/cell.h"

namespace nmt {

/// One step of a GRU with tanh as one node: gates_x [B, 2n] and candidate_x [B, n] are the input's
/// products with their biases, h [B, n] is carried along, and seen [B, n] is the h that products
/// see: h itself unless something was dropped. Returns h'.
Var gru_step(Var gates_x, Var candidate_x, Var h, Var seen, const Weights& gates_h,
             const Weights& candidate_h);

/// The same from single operations: the reference, and the way of other activations.
Var gru_step_composed(Var gates_x, Var candidate_x, Var h, Var seen, const Weights& gates_h,
                      const Weights& candidate_h, Activation activation = Activation::kTanh);

}  // namespace nmt
