#pragma once

#include <optional>
#include <span>
#include <vector>

#include "rnn/cell.h"

namespace nmt {

struct RnnResult {
  std::vector<Var> outputs;  // one a step, [B, output size]
  CellState state;           // after the last step
};

struct StaticRnnOptions {
  std::optional<CellState> initial_state;  // absent: zeros
  std::vector<int> sequence_length;        // [B]: from there on the output is 0, the state kept
  std::string scope = "rnn";
};

/// TF's static_rnn: inputs are [B, X], one a step; for a cell that takes ids they come from
/// id_inputs(). No lengths are all steps, and so is a length above their number. Throws
/// std::invalid_argument for no inputs, batch sizes that differ, lengths that are not [B], a state
/// that does not fit the cell.
RnnResult static_rnn(const Scope& outer, const Cell& cell, const std::vector<Var>& inputs,
                     const StaticRnnOptions& options = {});

enum class Direction { kForward, kBackward };

struct Unrolled {
  Var outputs;                    // [T·B, output size], each at the step it belongs to
  CellState state;                // of each sentence after its last symbol
  std::vector<CellState> states;  // after each step, whatever the lengths
};

/// The same over x [T·B, X], of a cell that was built, in either direction: backward, a sentence
/// starts at its last symbol. lengths, 0 .. T, may be empty. Nothing inside the loop looks at
/// lengths: past its end a sentence runs on over padding, and what came of it is left out
/// afterwards.
Unrolled unroll(const CellStep& cell, Var x, int64_t batch, const CellState& initial,
                std::span<const int> lengths = {}, Direction direction = Direction::kForward,
                Masks masks = {});

}  // namespace nmt
