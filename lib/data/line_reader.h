#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/byte_source.h"
#include "data/read_options.h"
#include "text/utf8.h"  // clean_utf8, is_blank

namespace nmt {

/// What was found in a text while it was read.
struct TextFaults {
  static constexpr size_t kExamples = 3;
  std::string path;
  int64_t lines = 0;
  int64_t invalid = 0, cut = 0;  // lines that are not valid UTF-8; that were too long
  std::vector<int64_t> invalid_lines, cut_lines;  // the first, by number
};

/// Reads the lines of a text file, whatever it contains. A line ends at LF; a CR before it and a
/// BOM at the start of the file are dropped, and the last line needs no LF. Packed files and pipes
/// are unpacked as ByteSource does it; "-" is standard input.
class LineReader {
 public:
  /// Throws what ByteSource throws and, for a regular file, what check_is_text() throws.
  explicit LineReader(const std::string& path, const ReadOptions& options = {});

  /// False at the end. Throws a runtime error that names file and line if the file is damaged.
  bool next(std::string& line);
  /// Would next() return at once? A regular file never waits; in a stream a line may be unfinished.
  bool is_ready();
  int64_t line_number() const { return faults_.lines; }  // of the last line returned, from 1
  const std::string& path() const { return faults_.path; }
  const TextFaults& faults() const { return faults_; }

 private:
  bool fill();  // appends to buffer_; false at the end
  void start();
  void note_faults(const std::string& line, bool cut);

  std::unique_ptr<ByteSource> source_;
  ReadOptions options_;
  TextFaults faults_;
  std::string buffer_;
  size_t begin_ = 0;  // of what is left in buffer_
  bool started_ = false, ended_ = false;
};

/// Throws the Error that reading `path` would start with, so that several texts can be checked
/// before work on the first one. "-" and pipes, which can be opened only once, are not checked.
void check_readable(const std::string& path, const ReadOptions& options = {});

}  // namespace nmt
