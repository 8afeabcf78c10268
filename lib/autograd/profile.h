#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace nmt {

/// What a benchmark tells apart in a tape's work.
enum class Part : uint8_t { kOther, kEmbedding, kRecurrent, kAttention, kOutput };
constexpr size_t kParts = 5;

/// Seconds that went into each part, forward and backward.
class Profile {
 public:
  void start() { since_ = Clock::now(); }
  /// What passed since the last call, or start(), was `part`.
  void charge(Part part) {
    const auto now = Clock::now();
    seconds_[size_t(part)] += std::chrono::duration<double>(now - since_).count();
    since_ = now;
  }
  double seconds(Part part) const { return seconds_[size_t(part)]; }

 private:
  using Clock = std::chrono::steady_clock;
  std::array<double, kParts> seconds_{};
  Clock::time_point since_{};
};

}  // namespace nmt
