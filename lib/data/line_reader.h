#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string>

#include "text/utf8.h"  // clean_utf8, is_blank

namespace nmt {

/// Lines of a text file, whatever it holds. A line ends at LF; CR before it and a BOM at the start
/// of the file are dropped, the last line needs no LF. Files in gzip or zstd format are unpacked;
/// "-" is standard input.
class LineReader {
 public:
  /// Throws Error (kUsage): missing, unreadable, a folder.
  explicit LineReader(const std::string& path);
  ~LineReader();
  LineReader(LineReader&&) noexcept;

  /// False at the end. Throws Error (kRuntime) on a damaged archive, naming file and line.
  bool next(std::string& line);
  int64_t line_number() const { return line_number_; }  // of the line last returned, from 1
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::unique_ptr<std::istream> owned_;
  std::istream* in_;
  int64_t line_number_ = 0;
};

/// Throws the Error that reading `path` would begin with. Several texts are checked before the work
/// on the first. "-" and pipes, which can be opened only once, are taken to be fine.
void check_readable(const std::string& path);

}  // namespace nmt
