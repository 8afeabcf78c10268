#include "report/progress_line.h"

#include <fmt/core.h>
#include <unistd.h>

#include <utility>

namespace nmt {
namespace {

constexpr const char* kWipe = "\r\033[K";  // to the start of the line, erase it (ECMA-48 EL)
constexpr double kTerminalSeconds = 0.2, kLogSeconds = 10;  // between two pictures

}  // namespace

ProgressLine::ProgressLine(std::string what)
    : what_(std::move(what)),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      shown_(start_) {}

ProgressLine::~ProgressLine() { wipe(); }

void ProgressLine::show(int64_t lines, int64_t total) {
  if (seconds_since(shown_) < (terminal_ ? kTerminalSeconds : kLogSeconds)) return;
  shown_ = Clock::now();
  const double rate = double(lines) / seconds_since(start_);
  if (total > 0 && rate > 0)
    show(fmt::format("{} of {} lines, {:.0f} a second, {:.0f} s left", lines, total, rate,
                     double(total - lines) / rate));
  else
    show(fmt::format("{} lines, {:.0f} a second", lines, rate));
}

void ProgressLine::show(const std::string& status) {
  if (terminal_) {
    fmt::print(stderr, "{}{}: {}", kWipe, what_, status);
    dirty_ = true;
  } else {
    fmt::print(stderr, "{}: {}\n", what_, status);
  }
  std::fflush(stderr);
}

void ProgressLine::wipe() {
  if (!dirty_) return;
  fmt::print(stderr, kWipe);
  std::fflush(stderr);
  dirty_ = false;
}

}  // namespace nmt
