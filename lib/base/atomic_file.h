#pragma once

#include <array>
#include <exception>
#include <filesystem>
#include <functional>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"

namespace nmt {

// What replaces a file or a folder is first made whole beside it, under the target's name with
// ".nmt-tmp<process>" behind it. A process that is killed leaves that name behind, nothing else; no
// later run takes it for anything, and recover_folder() sweeps it away.

/// Writes beside the target under a name of its own; only commit() replaces the target, anything
/// else leaves it as it was.
class AtomicFile {
 public:
  /// A target that is a symbolic link stays one: the file it points at is replaced. Throws Error
  /// naming the file and the system's reason when it cannot be created; kUsage if the target is a
  /// folder or a device, which a rename would destroy.
  explicit AtomicFile(const std::filesystem::path& target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  std::ostream& stream() { return out_; }
  /// Flush, fsync, rename, fsync the folder; throws Error naming the file, the system's reason and
  /// the free space.
  void commit();

 private:
  // As std::filebuf, but it remembers why a write failed: by commit(), errno is long another.
  class Buffer : public std::streambuf {
   public:
    explicit Buffer(FileDescriptor& file);
    void rethrow() const;  // the first failure, if any

   private:
    int overflow(int c) override;
    int sync() override;
    std::streamsize xsputn(const char* bytes, std::streamsize count) override;
    bool write(std::string_view bytes);

    FileDescriptor& file_;
    std::exception_ptr failure_;
    std::array<char, 1 << 16> pending_;
  };

  std::filesystem::path target_, temporary_;
  FileDescriptor file_;
  Buffer buffer_;
  std::ostream out_;
};

/// Makes a folder whole or not at all: fill(temporary folder), sync every file in it, rename it to
/// `target`. Missing parent folders are made. Throws Error, or what fill() throws; the previous
/// folder then still stands and the temporary one is gone.
///
/// A previous folder cannot be replaced in one step: it is renamed to
/// "<target>.nmt-old", the new one to `target`, the old one removed. A crash between the two
/// renames leaves no `target`, and both folders whole under other names; recover_folder() mends
/// that. REQUIRES: nobody else writes this target at the same time.
void write_folder(const std::filesystem::path& target,
                  const std::function<void(const std::filesystem::path&)>& fill);

/// Undoes what a crash in write_folder(target) left: puts the previous folder back if `target` is
/// gone, then removes the other leftovers. Call it before a folder is opened that a dead process
/// may have been replacing. REQUIRES: nobody writes this target at the same time.
void recover_folder(const std::filesystem::path& target);

/// The whole file as bytes. Throws Error (kUsage) if it is missing, unreadable or a folder.
std::string read_file(const std::filesystem::path& path);

}  // namespace nmt
