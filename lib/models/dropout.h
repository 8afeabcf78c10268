#pragma once

#include <span>
#include <vector>

#include "autograd/ops.h"
#include "models/decoder.h"
#include "rnn/cell.h"

namespace nmt {

/// Dropout during training, x itself otherwise. `place` distinguishes the dropouts of a model.
inline Var drop(Var x, double probability, const Pass& pass, std::span<const int64_t> sentences,
                uint32_t place, int64_t first_step = 0) {
  if (!pass.training) return x;
  return dropout(x, probability, {pass.seed, pass.update, sentences, place}, first_step);
}

/// Drops whole words of x [T·B, E] instead of entries.
inline Var drop_words(Var x, double probability, const Pass& pass,
                      std::span<const int64_t> sentences, uint32_t place, int64_t first_step = 0) {
  if (!pass.training) return x;
  return drop_rows(x, probability, {pass.seed, pass.update, sentences, place}, first_step);
}

/// The dropout of a recurrence: of the h that is fed back, and of what a layer passes to the next.
struct RecurrentDropout {
  double state = 0, layers = 0;
};

/// The places of a recurrence: layer k has the k-th after the first, above all others, and there
/// are at most 16 layers. Numbers 0 and 1 are the directions of the encoder, target k is 2 + k.
struct RecurrencePlace {
  uint32_t first;
  explicit RecurrencePlace(uint32_t number, size_t layer = 0)
      : first(0x8000 + 32 * number + 2 * uint32_t(layer)) {}
  uint32_t state(size_t layer) const { return first + 2 * uint32_t(layer); }
  uint32_t input(size_t layer) const { return state(layer) + 1; }
};

/// Drops the input of a layer, [T·B, *], in the same way at every step, during training.
Var drop_alike(Var x, double probability, const Pass& pass, std::span<const int64_t> sentences,
               uint32_t place);

/// Masks for the layers of a cell with this state; empty unless training drops something.
std::vector<LayerMask> draw_masks(Tape& tape, std::span<const StatePart> state,
                                  const RecurrentDropout& dropout, const Pass& pass,
                                  std::span<const int64_t> sentences, RecurrencePlace place);

}  // namespace nmt
