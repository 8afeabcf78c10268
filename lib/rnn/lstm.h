#pragma once

#include "rnn/cells.h"

namespace nmt {

/// One step of a plain LSTM (no option but forget_bias) as one node: projected [B, 4n] is the
/// product of the input with the bias; state c, h [B, n]. Returns c', h'.
CellState lstm_step(Var projected, Var c, Var h, const Weights& recurrent, double forget_bias);

/// Parameters of options; null without the option.
struct LSTMExtras {
  const Parameter *w_f_diag = nullptr, *w_i_diag = nullptr, *w_o_diag = nullptr;
  const Weights* projection = nullptr;
};

/// The same from single operations, with all options: the reference for the fused step.
CellState lstm_step_composed(Var projected, Var c, Var h, const Weights& recurrent,
                             const LstmCellOptions& options, const LSTMExtras& extras = {});

}  // namespace nmt
