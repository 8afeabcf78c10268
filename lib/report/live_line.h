#pragma once

#include <ostream>
#include <string>

namespace nmt {

/// The line of a terminal that is rewritten while something is going on.
class LiveLine {
 public:
  explicit LiveLine(std::ostream& out) : out_(out) {}
  ~LiveLine() { wipe(); }
  LiveLine(const LiveLine&) = delete;
  LiveLine& operator=(const LiveLine&) = delete;

  void show(const std::string& text) {
    out_ << kWipe << text << std::flush;
    dirty_ = true;
  }
  /// Erases the line, so that another one can be printed.
  void wipe() {
    if (dirty_) out_ << kWipe << std::flush;
    dirty_ = false;
  }

 private:
  static constexpr const char* kWipe =
      "\r\033[K";  // to the start of the line, erase it (ECMA-48 EL)

  std::ostream& out_;
  bool dirty_ = false;
};

}  // namespace nmt
