#pragma once

#include <array>

#include "rnn/cell.h"

namespace nmt {

/// Gains and biases [n] of the norms of i, j, f, o and c.
struct LstmNorms {
  std::array<const Parameter*, 5> gain, bias;
};

/// One step of a LayerNormBasicLSTMCell with tanh as one node: projected [B, 4n] is the product of
/// the input; state c, h [B, n]. Returns c', h'.
CellState layer_norm_lstm_step(Var projected, Var c, Var h, const Weights& recurrent,
                               const LstmNorms& norms, double forget_bias);

/// The same from single operations: the reference, and the implementation for other activations.
CellState layer_norm_lstm_step_composed(Var projected, Var c, Var h, const Weights& recurrent,
                                        const LstmNorms& norms, double forget_bias,
                                        Activation activation = Activation::kTanh);

}  // namespace nmt
