#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include "tensor/arena.h"

namespace nmt {

class Tape;

/// Lays out the memory of one batch: it is taken in order and given back all at once, or back to a
/// mark. Knows nothing of what the memory holds.
class TapeMemory {
 public:
  /// Uninitialised. Inside a TimeLoop the same allocation of successive steps is contiguous.
  Matrix allocate(int64_t rows, int64_t cols);
  void* take_bytes(int64_t bytes) { return current_->take_bytes(bytes); }
  template <class T>
  std::span<T> array(int64_t count) {
    static_assert(std::is_trivially_destructible_v<T>, "this memory is never destroyed");
    return {static_cast<T*>(take_bytes(count * int64_t(sizeof(T)))), size_t(count)};
  }
  template <class T>
  std::span<const T> copy(std::span<const T> from) {
    const auto to = array<T>(int64_t(from.size()));
    for (size_t i = 0; i < from.size(); ++i) to[i] = from[i];
    return to;
  }

  int64_t used() const { return arena_.used(); }  // bytes, without the second arena
  int64_t peak() const { return arena_.peak() + (second_ ? second_->peak() : 0); }  // bytes
  /// Gives back what was taken since used() was this.
  void rewind(int64_t used);
  /// The same, but what was taken since the last call stays readable until the next one: a step may
  /// hand values to the next step. Steps alternate between two arenas.
  void rewind_keeping(int64_t used);
  /// Would the value survive rewind_keeping(used)?
  bool keeps(int64_t used, Matrix value) const;
  /// Gives everything back, and hands the memory to the system.
  void release();
  bool in_loop() const { return loop_step_ >= 0; }  // between a TimeLoop's next() and its end

 private:
  friend class TimeLoop;
  struct LoopBlock {  // one allocation of all steps
    Real* base;
    int64_t size;  // of one step
  };

  Arena arena_;
  std::optional<Arena> second_;  // used once rewind_keeping() was called
  Arena* current_ = &arena_;
  std::vector<LoopBlock> loop_blocks_;
  int loop_steps_ = 0, loop_step_ = -1;
  size_t next_block_ = 0;
};

/// A recurrence of `steps` steps: what a step allocates lies next to what the same line of code
/// allocated a step before, so that stacking outputs is a view, and the gradient of each weight is
/// one product over all steps. Loops do not nest: an inner one does nothing, and neither does one
/// on a tape that infers.
class TimeLoop {
 public:
  TimeLoop(Tape& tape, int64_t steps);
  ~TimeLoop();
  TimeLoop(const TimeLoop&) = delete;
  TimeLoop& operator=(const TimeLoop&) = delete;
  void next();  // at the start of every step, including the first

 private:
  TapeMemory& memory_;
  bool active_;
};

}  // namespace nmt
