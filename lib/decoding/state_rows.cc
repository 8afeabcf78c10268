#include "decoding/state_rows.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace nmt {

StateRows::StateRows(Tape& tape, const DecoderState& state, int64_t capacity) {
  for (auto& copy : copies_)
    for (const Var part : state) copy.push_back(tape.allocate(capacity, part.cols()));
}

void StateRows::keep(const DecoderState& state, std::span<const int> rows) {
  auto& to = copies_[1 - current_];
  if (state.size() != to.size())
    throw std::invalid_argument("a decoder state of " + std::to_string(state.size()) +
                                " parts follows one of " + std::to_string(to.size()));
  for (size_t part = 0; part < to.size(); ++part) {
    const Matrix from = state[part].value();
    to[part].rows = int64_t(rows.size());
    for (size_t i = 0; i < rows.size(); ++i)
      std::copy_n(from.row(rows[i]), from.cols, to[part].row(int64_t(i)));
  }
  current_ = 1 - current_;
}

DecoderState StateRows::state(Tape& tape) const {
  DecoderState result;
  for (const Matrix part : copies_[current_]) result.push_back(tape.constant(part));
  return result;
}

}  // namespace nmt
