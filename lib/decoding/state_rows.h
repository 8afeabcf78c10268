#pragma once

#include <array>
#include <span>
#include <vector>

#include "models/model.h"

namespace nmt {

/// Decoder states that outlive the step that made them. A step's memory is given back as soon as
/// the rows that live on were copied here: one copy saves the state and follows the beams.
class StateRows {
 public:
  /// Room for up to `capacity` rows like those of `state`, taken from the tape for good.
  StateRows(Tape& tape, const DecoderState& state, int64_t capacity);

  /// Row i of what stands here becomes row rows[i] of `state`, which may be what was kept before.
  void keep(const DecoderState& state, std::span<const int> rows);
  /// What was kept last, as Vars of the tape.
  DecoderState state(Tape& tape) const;

 private:
  // Two, as a model may hand on a part of its state as it was: that part is then read and written
  // at once.
  std::array<std::vector<Matrix>, 2> copies_;
  size_t current_ = 0;
};

}  // namespace nmt
