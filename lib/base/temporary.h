#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"

namespace nmt {

// Files and folders that do not outlive their object. AtomicFile and write_folder() make what is to
// stay.

/// Creates an empty folder inside of `parent` under a name that nobody else uses:
/// ".nmt-scratch-" and six characters. Throws an Error that names the folder and the reason.
std::filesystem::path made_scratch(const std::filesystem::path& parent);

/// Creates a folder of the user's choice with its parents, and returns its path. Throws a usage
/// error that names it and the system's reason.
std::filesystem::path made_folder(std::filesystem::path path);

/// A name next to `target` that nothing has: "<target>.nmt-tmp<process>". A process that is killed
/// leaves it behind; no later run uses it.
std::filesystem::path temporary_name(const std::filesystem::path& target);
inline constexpr const char* kTemporary = ".nmt-tmp";

/// Removes a file, or a folder with its contents. Failures are ignored.
void remove_quietly(const std::filesystem::path& path);

/// A path that remove_temporaries() removes as long as this object exists.
class TemporaryPath {
 public:
  explicit TemporaryPath(std::filesystem::path path);
  ~TemporaryPath();
  TemporaryPath(const TemporaryPath&) = delete;
  TemporaryPath& operator=(const TemporaryPath&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Removes everything that temporary files and folders of this process have made, because it is
/// about to end without destructors.
void remove_temporaries();

/// A folder that is removed with its contents when the object is destroyed.
class TemporaryFolder {
 public:
  /// Creates one in the system's folder for temporary files, under a unique name.
  TemporaryFolder();
  /// Takes over an existing folder.
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  ~TemporaryFolder() { remove_quietly(path()); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_.path(); }

 private:
  TemporaryPath path_;
};

/// A file that only this process sees: it has no name, so that it is gone when the object is
/// destroyed, and also when the process is killed. First it is written, then it is read.
class PrivateFile {
 public:
  /// Creates it at `path` (replaced) and removes the name. Errors call the file `called`.
  PrivateFile(const std::filesystem::path& path, const std::filesystem::path& called);

  void append(std::string_view bytes);
  void finish();  // REQUIRED between the last append() and the first read_at()
  /// Reads exactly `count` bytes from `offset` on. Safe from several threads.
  void read_at(int64_t offset, char* to, int64_t count) const { file_.read_at(offset, to, count); }

 private:
  FileDescriptor file_;
  std::string pending_;  // not yet written
};

}  // namespace nmt
