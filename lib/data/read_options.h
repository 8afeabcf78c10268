#pragma once

#include <cstdint>

namespace nmt {

/// How the lines of a text are read.
struct ReadOptions {
  /// Reads what check_is_text() refuses, and learns from texts of which more than one line in a
  /// hundred is not valid UTF-8.
  bool as_is = false;
  int64_t max_line_bytes = 64 * 1024;  // of a line; what lies beyond is skipped
  bool operator==(const ReadOptions&) const = default;
};

}  // namespace nmt
