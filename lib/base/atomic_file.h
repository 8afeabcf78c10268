#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

namespace nmt {

/// Writes beside the target under a name of its own; only commit() replaces the target, anything
/// else leaves it as it was.
class AtomicFile {
 public:
  /// Throws Error naming the file and the system's reason when it cannot be created.
  explicit AtomicFile(std::filesystem::path target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  std::ostream& stream() { return out_; }
  /// Flush, fsync, rename, fsync the folder; throws Error naming the file, the system's reason and
  /// the free space.
  void commit();

 private:
  std::filesystem::path target_, temporary_;
  std::ofstream out_;
};

/// Makes a folder whole or not at all: fill(temporary folder), sync every file in it, rename it to
/// `target`. An existing target is replaced by way of a second rename; a reader never sees a half
/// filled folder. Throws Error; the previous folder then still stands.
void write_folder(const std::filesystem::path& target,
                  const std::function<void(const std::filesystem::path&)>& fill);

/// The whole file as bytes. Throws Error (kAsked) if it is missing, unreadable or a folder.
std::string read_file(const std::filesystem::path& path);

}  // namespace nmt
