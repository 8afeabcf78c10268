#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace nmt {

/// An open file of the system's, closed when it goes. Its functions throw Error (kFailed) that names
/// `path`, which is only what messages call it.
class FileDescriptor {
 public:
  /// flags as for open(2); O_CLOEXEC is added. A failure to open is an Error by open_error().
  FileDescriptor(std::filesystem::path path, int flags);
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor();

  const std::filesystem::path& path() const { return path_; }

  int64_t size() const;
  int64_t read_at(int64_t offset, char* to, int64_t count) const;  // bytes read; fewer at the end
  void write(std::string_view bytes);  // all of them
  void truncate(int64_t size);
  void sync();   // fsync(2)
  void close();  // a network file system may report a full disk only here

 private:
  std::filesystem::path path_;
  int fd_;
};

/// "cannot <action>: <reason>", and where it helps the free space; `code` is an errno.
Error system_error(const std::filesystem::path& path, std::string_view action, int code);

/// The same for opening or creating `path`: kAsked if another path would have worked (it is missing,
/// a folder, forbidden ...), kFailed otherwise.
Error open_error(const std::filesystem::path& path, std::string_view action, int code);

/// Makes names that were created or renamed inside a folder survive a power cut.
void sync_folder(const std::filesystem::path& folder);

}  // namespace nmt
