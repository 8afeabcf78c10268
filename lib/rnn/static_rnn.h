#pragma once

#include <optional>
#include <span>
#include <vector>

#include "rnn/cell.h"

namespace nmt {

struct RnnResult {
  std::vector<Var> outputs;  // one per step, [B, output size]
  CellState state;           // after the last step
};

struct StaticRnnOptions {
  std::optional<CellState> initial_state;  // absent: zeros
  std::vector<int> sequence_length;        // [B]: afterwards the output is 0 and the state is kept
  std::string scope = "rnn";
};

/// TF's static_rnn: inputs are [B, X], one per step; id_inputs() makes those of a cell that takes
/// ids. Without lengths all steps count; a length above the number of steps means all. Throws
/// std::invalid_argument if there are no inputs, batch sizes differ, lengths are not [B], or the
/// state does not fit the cell.
RnnResult static_rnn(const Scope& outer, const Cell& cell, const std::vector<Var>& inputs,
                     const StaticRnnOptions& options = {});

enum class Direction { kForward, kBackward };

struct Unrolled {
  Var outputs;                    // [T·B, output size], each at its step
  CellState state;                // of each sentence after its last token
  std::vector<CellState> states;  // after each step, whatever the lengths
};

/// The same over x [T·B, X], for a built cell, in either direction: backward, a sentence starts at
/// its last token. lengths, 0 .. T, may be empty. The loop ignores lengths: after its end a
/// sentence runs on over padding, and the results are left out afterwards.
Unrolled unroll(const CellStep& cell, Var x, int64_t batch, const CellState& initial,
                std::span<const int> lengths = {}, Direction direction = Direction::kForward,
                Masks masks = {});

}  // namespace nmt
