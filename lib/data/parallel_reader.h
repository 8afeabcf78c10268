#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/corpus.h"
#include "data/line_reader.h"

namespace nmt {

/// A text and its translations line by line.
class ParallelReader {
 public:
  /// Throws Error as LineReader does.
  explicit ParallelReader(const ParallelText& texts);

  /// lines[0] is the source's; false at the end. Throws Error (kUsage) if one text ends before
  /// another, naming the first line without a partner and both counts.
  bool next(std::vector<std::string>& lines);

 private:
  std::vector<std::unique_ptr<LineReader>> readers_;
};

}  // namespace nmt
