#pragma once

#include <array>
#include <cstdint>

#include "base/clock.h"

namespace nmt {

class Tape;

/// The parts of a model's work that a benchmark distinguishes.
enum class Part : uint8_t { kOther, kEmbedding, kRecurrent, kAttention, kOutput };
constexpr size_t kParts = 5;

/// Seconds spent on each part, forward and backward.
class Profile {
 public:
  void start() { since_ = Clock::now(); }
  /// Charges the time since the last call, or since start(), to `part`.
  void charge(Part part) {
    const auto now = Clock::now();
    seconds_[size_t(part)] += std::chrono::duration<double>(now - since_).count();
    since_ = now;
  }
  double seconds(Part part) const { return seconds_[size_t(part)]; }

 private:
  std::array<double, kParts> seconds_{};
  Clock::time_point since_{};
};

/// Knows which part is running, and charges its time to a profile if there is one.
struct Profiler {
  Profile* profile = nullptr;
  Part part = Part::kOther;

  void enter(Part next) {
    if (profile) profile->charge(part);
    part = next;
  }
};

/// Until its end, work on the tape belongs to this part, and so do the gradients of that work.
class PartScope {
 public:
  PartScope(Tape& tape, Part part);
  PartScope(Profiler& profiler, Part part) : profiler_(profiler), before_(profiler.part) {
    profiler_.enter(part);
  }
  ~PartScope() { profiler_.enter(before_); }
  PartScope(const PartScope&) = delete;
  PartScope& operator=(const PartScope&) = delete;

 private:
  Profiler& profiler_;
  Part before_;
};

}  // namespace nmt
