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

/// All parts of a cell's state side by side: layer 0 first, and of an LSTM c before h. Each [B,
/// size].
using CellState = std::vector<Var>;

struct StatePart {
  int layer;         // index in the MultiRNNCell; 0 for a lone cell
  std::string name;  // "c" or "h"
  int64_t size;
};

struct CellResult {
  Var output;  // [B, output size]
  CellState state;
};

/// Dropout inside a layer's recurrence, the same numbers at every step (Gal and Ghahramani 2016,
/// arXiv:1512.05287): 0, or 1 / the probability to keep. [B, *] each; undefined: none.
struct LayerMask {
  Var input;  // of what the layer below gives it
  Var state;  // of the h that products see; where it is carried along beside them it is whole
};
/// Of each layer, the lowest first; empty: no dropout.
using Masks = std::span<const LayerMask>;

/// h as products see it, in a lone cell.
Var masked(Var h, Masks masks);

/// A cell that found its parameters. The work that needs no state, the input's product, is apart,
/// so that a recurrence does it once for all steps that are known beforehand.
class CellStep {
 public:
  virtual ~CellStep() = default;
  /// [T·B, X] -> [T·B, what step() takes]; each step of it is taken once and may be written over.
  virtual Var project(Var x) const { return x; }
  virtual CellResult step(Var projected, const CellState& previous, Masks masks = {}) const = 0;
};

/// What a cell is: its sizes and options. TensorFlow's RNNCell; anyone may write one.
class Cell {
 public:
  virtual ~Cell() = default;
  virtual int64_t output_size() const = 0;
  virtual std::vector<StatePart> state_parts() const = 0;
  /// Whether its inputs are ids, [B, 1] numbers each, as EmbeddingWrapper's are; see id_inputs().
  virtual bool takes_ids() const { return false; }
  /// Finds or makes its parameters under scope, by TensorFlow's names.
  virtual std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const = 0;
};

CellState zero_state(Tape& tape, const Cell& cell, int64_t batch);
/// Throws std::invalid_argument if the state does not fit the cell and the batch: parts and shapes.
void check_state(const Cell& cell, const CellState& state, int64_t batch);

Var activate(Activation activation, Var x);

}  // namespace nmt
