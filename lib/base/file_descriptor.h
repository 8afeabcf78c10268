#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace nmt {

/// An open file, closed by the destructor. Its functions throw runtime errors with the system's
/// reason.
class FileDescriptor {
 public:
  /// flags are those of open(2), with O_CLOEXEC added. Errors call the file `called`, for example
  /// the target that a temporary file will become. Throws open_error() if the file cannot be
  /// opened.
  FileDescriptor(const std::filesystem::path& path, int flags, std::filesystem::path called);
  FileDescriptor(const std::filesystem::path& path, int flags)
      : FileDescriptor(path, flags, path) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();

  int64_t size() const;
  std::string read_all();  // from the current position; usage error if it is a folder
  /// Reads exactly `count` bytes from `offset` on. Safe from several threads.
  void read_at(int64_t offset, char* to, int64_t count) const;
  void* map(size_t bytes) const;       // the first bytes, for reading; unmap with munmap(2)
  void write(std::string_view bytes);  // writes all of them
  void truncate(int64_t size);
  void sync();  // fsync(2)
  /// Locks the file for this process until it is closed; false: another process has locked it. On
  /// file systems without locks it always succeeds.
  bool lock();
  void close();  // a network file system may report a full disk only here

 private:
  std::filesystem::path called_;
  int fd_;
};

/// "cannot <action>: <reason>", with the free space where that helps; `code` is an errno.
Error system_error(const std::filesystem::path& path, std::string_view action, int code);

/// The same for opening or creating `path`: a usage error if another path would have worked (it is
/// missing, a folder, forbidden ...), a runtime error otherwise.
Error open_error(const std::filesystem::path& path, std::string_view action, int code);

/// Syncs a folder, so that names that were created or renamed in it survive a power cut.
void sync_folder(const std::filesystem::path& folder);

}  // namespace nmt
