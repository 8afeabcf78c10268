#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace nmt {

/// An open file of the system's, closed when it goes. Its functions throw Error (kRuntime) with the
/// system's reason.
class FileDescriptor {
 public:
  /// flags as for open(2); O_CLOEXEC is added. Errors call the file `called`, say the target that a
  /// temporary file will become. A failure to open is an Error by open_error().
  FileDescriptor(const std::filesystem::path& path, int flags, std::filesystem::path called);
  FileDescriptor(const std::filesystem::path& path, int flags)
      : FileDescriptor(path, flags, path) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();

  int64_t size() const;
  std::string read_all();  // from where it stands; kUsage if it is a folder
  /// Bytes from `offset` on, exactly `count`; safe from several threads. text/id_file reads by it.
  void read_at(int64_t offset, char* to, int64_t count) const;
  void* map(size_t bytes) const;       // its first ones, to read; for munmap(2)
  void write(std::string_view bytes);  // all of them
  void truncate(int64_t size);
  void sync();  // fsync(2)
  /// Takes it for this process alone until it is closed; false: another process has it. Where the
  /// file system has no locks everybody gets it.
  bool lock();
  void close();  // a network file system may report a full disk only here

 private:
  std::filesystem::path called_;
  int fd_;
};

/// "cannot <action>: <reason>", and where it helps the free space; `code` is an errno.
Error system_error(const std::filesystem::path& path, std::string_view action, int code);

/// The same for opening or creating `path`: kUsage if another path would have worked (it is
/// missing, a folder, forbidden ...), kRuntime otherwise.
Error open_error(const std::filesystem::path& path, std::string_view action, int code);

/// Makes names that were created or renamed inside a folder survive a power cut.
void sync_folder(const std::filesystem::path& folder);

}  // namespace nmt
