#pragma once

#include <span>
#include <vector>

#include "models/model_options.h"
#include "rnn/cell.h"

namespace nmt {

/// Where a decoder starts: each part of its first state from what the encoder made of the source.
/// A decoder's layer looks at the encoder's layer beside it, counted from the top; layers that have
/// none at the lowest.
///     zero      0
///     last      the encoder's last state, both ways side by side if it reads both
///     mean      tanh(W · mean of the encoder's states + b) (Sennrich et al. 2017, Nematus,
///               arXiv:1703.04357)
///     learned   tanh(W · last + b) (Bahdanau et al. 2015, arXiv:1409.0473)
class Bridge {
 public:
  /// encoder: the parts of its state, of a part that is read both ways the size of both; states:
  /// the width of what mean is taken of. Finds or makes parameters under scope. Throws
  /// std::invalid_argument if `last` has parts that do not fit.
  Bridge(const Scope& scope, BridgeKind kind, std::span<const StatePart> encoder,
         std::span<const StatePart> decoder, int64_t states);

  bool reads_states() const { return kind_ == BridgeKind::kMean; }
  /// last: each part of the encoder's last state, [B, *] of each direction. states [S·B, n], of
  /// which the first lengths [B] count; may be undefined unless reads_states().
  CellState start(Tape& tape, std::span<const std::vector<Var>> last, Var states,
                  std::span<const int> lengths) const;

 private:
  struct Part {
    size_t from;  // the encoder's part
    int64_t size;
    const Parameter *kernel, *bias;  // null if nothing is learned
  };
  BridgeKind kind_;
  std::vector<Part> parts_;
};

}  // namespace nmt
