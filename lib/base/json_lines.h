#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "base/file_descriptor.h"

namespace nmt {

/// A file of JSON objects, one a line, that only grows at its end (history.jsonl). A checkpoint
/// notes size() after sync(); a run that resumes from it cuts the file back to that, so that the
/// lines are those of a run that never stopped.
class JsonLines {
 public:
  /// Keeps complete lines and cuts a last line that has no end: a killed process tore it. A missing
  /// file is made. Throws Error if that cannot be.
  explicit JsonLines(const std::filesystem::path& path);

  /// Hands one line to the system, keys in the order given. Numbers read back as the same double
  /// and always look the same; NaN and infinities become null. If the disk is full, the file is as
  /// before and Error is thrown. REQUIRES: strings are UTF-8.
  void append(const nlohmann::ordered_json& object);

  int64_t size() const { return size_; }  // bytes
  void sync();                            // what was appended survives a power cut

  /// Drops what follows the first `bytes`. Throws Error (kRuntime) if there are fewer, or if that
  /// is not the end of a line: the file is then not the one that the checkpoint knew.
  void truncate_to(int64_t bytes);

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
  int64_t size_;
};

}  // namespace nmt
