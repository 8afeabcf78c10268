#include "toolkit/line_progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <utility>

namespace nmt {
namespace {

constexpr const char* kWipe = "\r\033[K";  // to the line's start, and erase the rest (ECMA-48 EL)

}  // namespace

LineProgress::LineProgress(std::string what, bool quiet)
    : what_(std::move(what)),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      shown_(start_) {}

LineProgress::~LineProgress() {
  if (dirty_) fmt::print(stderr, kWipe);
}

void LineProgress::operator()(int64_t lines, int64_t total) {
  using std::chrono::duration;
  const auto now = Clock::now();
  const double since_shown = duration<double>(now - shown_).count();
  if (quiet_ || since_shown < (terminal_ ? 0.2 : 10.0)) return;
  shown_ = now;
  const double rate = double(lines) / duration<double>(now - start_).count();
  if (total > 0 && rate > 0)
    say(fmt::format("{} of {} lines, {:.0f} a second, {:.0f} s left", lines, total, rate,
                    double(total - lines) / rate));
  else
    say(fmt::format("{} lines, {:.0f} a second", lines, rate));
}

void LineProgress::say(const std::string& phase) {
  if (quiet_) return;
  if (terminal_) {
    fmt::print(stderr, "{}{}: {}", kWipe, what_, phase);
    dirty_ = true;
  } else {
    fmt::print(stderr, "{}: {}\n", what_, phase);
  }
  std::fflush(stderr);
}

void LineProgress::note(const std::string& message) {
  if (quiet_) return;
  fmt::print(stderr, "{}{}\n", dirty_ ? kWipe : "", message);
  dirty_ = false;
  std::fflush(stderr);
}

}  // namespace nmt
