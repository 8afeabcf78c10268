#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "base/file_descriptor.h"

namespace nmt {

/// A file of JSON objects, one per line, that only grows (history.jsonl). A checkpoint records
/// size() after sync(); a resumed run truncates the file to that size, so that its lines are those
/// of a run that was never interrupted.
class JsonLines {
 public:
  /// Keeps complete lines and removes an incomplete last line, which a killed process left. Creates
  /// a missing file. Throws an Error if that fails.
  explicit JsonLines(const std::filesystem::path& path);

  /// Appends one line with the keys in the given order. Numbers read back as the same double and
  /// always look the same; NaN and infinities become null. If the disk is full, the file stays as
  /// it was and an Error is thrown. REQUIRES: strings are UTF-8.
  void append(const nlohmann::ordered_json& object);

  int64_t size() const { return size_; }  // bytes
  void sync();                            // what was appended survives a power cut

  /// Drops everything after the first `bytes`. Throws a runtime error if the file is shorter, or if
  /// they do not end with a line: then it is not the file that the checkpoint knew.
  void truncate_to(int64_t bytes);

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
  int64_t size_;
};

}  // namespace nmt
