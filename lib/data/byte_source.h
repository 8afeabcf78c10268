#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace nmt {

/// Continues a packed stream; see unpacker.h.
class Unpacker;

/// The bytes of a file, of a pipe or of standard input ("-"). What is packed with gzip, bzip2, xz
/// or zstd is unpacked, whatever it is called and wherever it comes from.
class ByteSource {
 public:
  /// Throws a usage error if the path is missing, unreadable or a folder, if standard input is
  /// closed, or if a regular file has the name of an archive but is none.
  explicit ByteSource(const std::string& path);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Waits for at least one byte and appends what is there; false at the end. Throws a
  /// std::runtime_error that says what is wrong with the file if it is damaged, was cut off or
  /// cannot be read.
  bool append_to(std::string& text);
  /// May append_to() have to wait for somebody who writes?
  bool is_stream() const { return !regular_; }
  /// Would append_to() return at once?
  bool is_ready() const;

 private:
  bool fill();  // packed_; false at the end
  void find_packing();
  bool between_members();  // false at the end

  std::string path_;
  int fd_ = -1;
  bool regular_ = false, ended_ = false, found_packing_ = false;
  std::string packed_;  // has been read, not yet unpacked
  size_t begin_ = 0;    // of what is left in packed_
  std::unique_ptr<Unpacker> unpacker_;
  bool inside_ = false;  // of a member of the archive
};

}  // namespace nmt
