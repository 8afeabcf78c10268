#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/line_reader.h"

namespace nmt {

/// Throws a usage error that names the first line of the longer text without a translation, and
/// both numbers of lines. REQUIRES different numbers.
[[noreturn]] void throw_unequal_lengths(const std::string& path, int64_t lines,
                                        const std::string& other_path, int64_t other_lines);

/// Reads a text and its translations, line by line.
class ParallelReader {
 public:
  /// Throws what LineReader throws.
  explicit ParallelReader(const std::vector<std::string>& paths, const ReadOptions& options = {});

  /// False at the end. Throws by throw_unequal_lengths() if one text ends before another.
  bool next(std::vector<std::string>& lines);
  std::vector<TextFaults> faults() const;  // of each text

 private:
  std::vector<std::unique_ptr<LineReader>> readers_;
};

}  // namespace nmt
