#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "autograd/ops.h"
#include "autograd/parameters.h"
#include "autograd/tape.h"
#include "rnn/cell_options.h"

namespace nmt {

/// All parts of a cell's state: layer 0 first, and c before h in an LSTM. Each [B, size].
using CellState = std::vector<Var>;

struct StatePart {
  int layer;         // index in the MultiRNNCell; 0 for a single cell
  std::string name;  // "c" or "h"
  int64_t size;
};

struct CellResult {
  Var output;  // [B, output size]
  CellState state;
};

/// Dropout inside the recurrence of a layer, with the same numbers at every step (Gal and
/// Ghahramani 2016, arXiv:1512.05287): 0, or 1 / the probability to keep. [B, *] each; undefined:
/// none.
struct LayerMask {
  Var input;  // of the input from the layer below
  Var state;  // of the h that products see; the h that is carried along next to them is unchanged
};
/// One per layer, the lowest first; empty: no dropout.
using Masks = std::span<const LayerMask>;

/// The h that products see, in a single cell.
Var masked(Var h, Masks masks);

/// A cell with its parameters. The work that needs no state, the product of the input, is separate,
/// so that a recurrence does it once for all steps that are known in advance.
class CellStep {
 public:
  virtual ~CellStep() = default;
  /// [T·B, X] -> [T·B, what step() takes]; each step of it is used once and may be overwritten.
  virtual Var project(Var x) const { return x; }
  virtual CellResult step(Var projected, const CellState& previous, Masks masks = {}) const = 0;
};

/// The description of a cell: its sizes and options. TensorFlow's RNNCell; users may write their
/// own.
class Cell {
 public:
  virtual ~Cell() = default;
  virtual int64_t output_size() const = 0;
  virtual std::vector<StatePart> state_parts() const = 0;
  /// Whether its inputs are ids, [B, 1] numbers each, like EmbeddingWrapper's; see id_inputs().
  virtual bool takes_ids() const { return false; }
  /// Finds or creates its parameters under scope, with TensorFlow's names.
  virtual std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const = 0;
};

CellState zero_state(Tape& tape, const Cell& cell, int64_t batch);
/// Throws std::invalid_argument if the state does not fit the cell and the batch: number of parts
/// and shapes.
void check_state(const Cell& cell, const CellState& state, int64_t batch);

Var activate(Activation activation, Var x);

}  // namespace nmt
