#include "autograd/tape_memory.h"

#include "autograd/tape.h"

namespace nmt {

Matrix TapeMemory::allocate(int64_t rows, int64_t cols) {
  const int64_t size = rows * cols;
  if (loop_step_ < 0) return {current_->take(size), rows, cols};
  if (loop_step_ == 0) loop_blocks_.push_back({current_->take(size * loop_steps_), size});
  const size_t block = next_block_++;
  if (block >= loop_blocks_.size() || loop_blocks_[block].size != size)
    return {current_->take(size), rows, cols};
  return {loop_blocks_[block].base + loop_step_ * size, rows, cols};
}

void TapeMemory::rewind(int64_t used) {
  arena_.rewind(used);
  current_ = &arena_;
}

void TapeMemory::rewind_keeping(int64_t used) {
  if (!second_) second_.emplace();
  const bool was_second = current_ == &*second_;
  current_ = was_second ? &arena_ : &*second_;
  current_->rewind(was_second ? used : 0);
}

bool TapeMemory::keeps(int64_t used, Matrix value) const {
  return current_->holds(current_ == &arena_ ? used : 0, value.data);
}

void TapeMemory::release() {
  rewind(0);
  arena_.release();
  if (second_) second_->release();
}

TimeLoop::TimeLoop(Tape& tape, int64_t steps)
    : memory_(tape.memory()), active_(tape.recording() && steps > 1 && !memory_.in_loop()) {
  if (!active_) return;
  memory_.loop_steps_ = int(steps);
  memory_.loop_blocks_.clear();
}

TimeLoop::~TimeLoop() {
  if (active_) memory_.loop_step_ = -1;
}

void TimeLoop::next() {
  if (!active_) return;
  ++memory_.loop_step_;
  memory_.next_block_ = 0;
}

}  // namespace nmt
