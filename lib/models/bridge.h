#pragma once

#include <span>
#include <vector>

#include "models/model_options.h"
#include "rnn/cell.h"

namespace nmt {

/// Makes the first state of a decoder from the encoder's result. A layer of the decoder uses the
/// encoder's layer at the same place, counted from the top; layers without one use the lowest.
///     zero      0
///     last      the last state of the encoder, both directions side by side if there are two
///     mean      tanh(W · mean of the encoder's states + b) (Sennrich et al. 2017, Nematus,
///               arXiv:1703.04357)
///     learned   tanh(W · last + b) (Bahdanau et al. 2015, arXiv:1409.0473)
class Bridge {
 public:
  /// encoder: the parts of its state, with the size of both directions if a part has two; states:
  /// the width of the states whose mean is taken. Finds or creates parameters under scope. Throws
  /// std::invalid_argument if parts do not fit for `last`.
  Bridge(const Scope& scope, BridgeKind kind, std::span<const StatePart> encoder,
         std::span<const StatePart> decoder, int64_t states);

  bool reads_states() const { return kind_ == BridgeKind::kMean; }
  /// last: each part of the encoder's last state, [B, *] for each direction. states [S·B, n], of
  /// which the first lengths [B] count; may be undefined unless reads_states().
  CellState start(Tape& tape, std::span<const std::vector<Var>> last, Var states,
                  std::span<const int> lengths) const;

 private:
  struct Part {
    size_t from;  // index of the encoder's part
    int64_t size;
    const Parameter *kernel, *bias;  // null if nothing is learned
  };
  BridgeKind kind_;
  std::vector<Part> parts_;
};

}  // namespace nmt
