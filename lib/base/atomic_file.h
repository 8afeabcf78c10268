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
#include "base/temporary.h"

namespace nmt {

// A file or folder that replaces another is first written completely next to it, under the target's
// name followed by ".nmt-tmp<process>". A process that is killed leaves only that name behind; no
// later run uses it, and recover_folder() removes it.

/// Writes next to the target under a name of its own. Only commit() replaces the target; in every
/// other case it stays as it was.
class AtomicFile {
 public:
  /// A target that is a symbolic link stays one: the file it points at is replaced. Throws an Error
  /// that names the file and the system's reason if it cannot be created; a usage error if the
  /// target is a folder or a device, which a rename would destroy.
  explicit AtomicFile(const std::filesystem::path& target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  std::ostream& stream() { return out_; }
  /// Flushes, syncs and renames the file and syncs the folder. Throws an Error that names the file,
  /// the system's reason and the free space.
  void commit();

 private:
  // Like std::filebuf, but it remembers why a write failed: by the time of commit(), errno has
  // changed.
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

  std::filesystem::path target_;
  TemporaryPath temporary_;
  FileDescriptor file_;
  Buffer buffer_;
  std::ostream out_;
};

/// Makes a folder completely or not at all: calls fill(temporary folder), syncs every file in it
/// and renames it to `target`. Missing parent folders are created. Throws an Error, or what fill()
/// throws; the previous folder is then unchanged and the temporary one is gone.
///
/// A previous folder cannot be replaced in one step: it is renamed to "<target>.nmt-old", the new
/// one is renamed to `target`, and the old one is removed. A crash between the two renames leaves
/// no `target` but both folders under other names, which recover_folder() repairs. REQUIRES: nobody
/// else writes this target at the same time.
void write_folder(const std::filesystem::path& target,
                  const std::function<void(const std::filesystem::path&)>& fill);

/// Cleans up after a crash in write_folder(target): puts the previous folder back if `target` is
/// gone, then removes the other leftovers. Call it before opening a folder that a dead process may
/// have been replacing. REQUIRES: nobody writes this target at the same time.
void recover_folder(const std::filesystem::path& target);

/// The whole file as bytes. Throws a usage error if it is missing, unreadable or a folder.
std::string read_file(const std::filesystem::path& path);

}  // namespace nmt
