#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "report/live_line.h"

namespace nmt {

/// Shows on standard error how far a phase has come: one line that is rewritten on a terminal, a
/// new line every ten seconds elsewhere.
class ProgressLine {
 public:
  /// what: the phase, for example "encoding".
  explicit ProgressLine(std::string what);

  /// total: of all lines, 0 if unknown; with it the time left is shown too.
  void show(int64_t lines, int64_t total);
  /// Shows a status that cannot be counted.
  void show(const std::string& status);
  void wipe() { line_.wipe(); }

 private:
  std::string what_;
  bool terminal_;
  LiveLine line_;
  Clock::time_point start_, shown_;
};

}  // namespace nmt
