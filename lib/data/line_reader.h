#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string>

#include "text/utf8.h"  // clean_utf8, is_blank

namespace nmt {

/// Reads the lines of a text file, whatever it contains. A line ends at LF; a CR before it and a
/// BOM at the start of the file are dropped, and the last line needs no LF. gzip and zstd files are
/// unpacked; "-" is standard input.
class LineReader {
 public:
  /// Throws a usage error if the file is missing, unreadable or a folder.
  explicit LineReader(const std::string& path);
  ~LineReader();
  LineReader(LineReader&&) noexcept;

  /// False at the end. Throws a runtime error that names file and line if an archive is damaged.
  bool next(std::string& line);
  int64_t line_number() const { return line_number_; }  // of the last line returned, from 1
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::unique_ptr<std::istream> owned_;
  std::istream* in_;
  int64_t line_number_ = 0;
};

/// Throws the Error that reading `path` would start with, so that several texts can be checked
/// before work on the first one. "-" and pipes, which can be opened only once, are not checked.
void check_readable(const std::string& path);

}  // namespace nmt
