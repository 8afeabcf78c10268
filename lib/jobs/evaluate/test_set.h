#pragma once

#include <string>
#include <vector>

#include "data/line_reader.h"

namespace nmt {

/// The lines of a text and of its reference translation, in memory; both have the same number.
struct TestSet {
  std::string source_path, reference_path;
  std::vector<std::string> sources, references;
  int target = 0;                       // number of the target that the references are in
  std::vector<TextFaults> faults = {};  // of the files that were read for this set

  size_t size() const { return sources.size(); }
};

/// Throws what LineReader throws, and throw_unequal_lengths() if the texts differ in length. A
/// source with the same path as that of the set before is not read again, because it may be a pipe.
TestSet read_test_set(const std::string& source_path, const std::string& reference_path,
                      const TestSet* before = nullptr, const ReadOptions& options = {});

}  // namespace nmt
