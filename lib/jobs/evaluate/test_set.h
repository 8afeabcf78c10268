#pragma once

#include <string>
#include <vector>

namespace nmt {

/// A text and its reference translation, line by line, in memory: both sides have as many lines.
struct TestSet {
  std::string source_path, reference_path;
  std::vector<std::string> sources, references;
  int target = 0;  // of the model: the references' language

  size_t size() const { return sources.size(); }
};

/// Throws Error (kUsage): unreadable, or sides of different length (names the first line without a
/// partner and both counts). A source of the same path as that of the set before is not read again:
/// it may be a pipe.
TestSet read_test_set(const std::string& source_path, const std::string& reference_path,
                      const TestSet* before = nullptr);

}  // namespace nmt
