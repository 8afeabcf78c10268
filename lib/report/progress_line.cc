#include "report/progress_line.h"

#include <fmt/core.h>
#include <unistd.h>

#include <iostream>
#include <utility>

namespace nmt {
namespace {

constexpr double kTerminalSeconds = 0.2, kLogSeconds = 10;  // between two updates of the line

}  // namespace

ProgressLine::ProgressLine(std::string what)
    : what_(std::move(what)),
      terminal_(isatty(STDERR_FILENO) == 1),
      line_(std::cerr),
      start_(Clock::now()),
      shown_(start_) {}

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
  if (terminal_)
    line_.show(what_ + ": " + status);
  else
    std::cerr << what_ << ": " << status << std::endl;
}

}  // namespace nmt
