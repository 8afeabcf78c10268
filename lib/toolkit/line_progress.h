#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace nmt {

/// Tells on standard error how far the reading of a text has come: one line that is rewritten on a
/// terminal, a new line every ten seconds elsewhere.
class LineProgress {
 public:
  /// what: "train.en", say.
  LineProgress(std::string what, bool quiet);
  ~LineProgress();  // a terminal's line is wiped
  LineProgress(const LineProgress&) = delete;
  LineProgress& operator=(const LineProgress&) = delete;

  /// total: of all lines, where it is known; the time left is then told as well.
  void operator()(int64_t lines, int64_t total = 0);
  /// Another phase, which cannot count.
  void say(const std::string& phase);
  /// A line that stays, such as a warning.
  void note(const std::string& message);

 private:
  using Clock = std::chrono::steady_clock;

  std::string what_;
  bool quiet_, terminal_;
  bool dirty_ = false;  // the terminal's line holds something
  Clock::time_point start_, shown_;
};

}  // namespace nmt
