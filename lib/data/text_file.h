#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"

namespace nmt {

/// Texts by number, in files that only this process sees, as IdFile's: `path` and `path`.index.
class TextFile {
 public:
  /// Throws Error, as the rest does, with the system's reason.
  explicit TextFile(const std::filesystem::path& path);

  void append(std::string_view text);
  void finish();  // REQUIRED between the last append and the first read
  /// REQUIRES a number of those that were appended, from 0. Safe from several threads.
  std::string read(int64_t number) const;

 private:
  void flush();

  FileDescriptor texts_, index_;               // the index has where each text ends
  std::string pending_texts_, pending_index_;  // not yet written
  int64_t count_ = 0, end_ = 0;
};

}  // namespace nmt
