#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/temporary.h"

namespace nmt {

/// Texts by number, in private files `path` and `path`.index.
class TextFile {
 public:
  /// All functions throw an Error with the system's reason.
  explicit TextFile(const std::filesystem::path& path);

  void append(std::string_view text);
  void finish();  // REQUIRED between the last append and the first read
  /// REQUIRES the number of an appended text, from 0. Safe from several threads.
  std::string read(int64_t number) const;

 private:
  PrivateFile texts_, index_;  // the index has the end of each text
  int64_t count_ = 0, end_ = 0;
};

}  // namespace nmt
