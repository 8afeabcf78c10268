#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace nmt {

/// The bytes of a file where the system keeps them. Copied into memory of its own, a model's
/// parameters would cost as many first touches of pages again as the memory they are put into: a
/// tenth of a second for thirteen million. Whoever replaces the file must do so whole, as
/// AtomicFile does: cutting it while it is mapped ends the program.
class FileMapping {
 public:
  /// Throws Error as opening a file does; kUsage if it is a folder.
  explicit FileMapping(const std::filesystem::path& path);
  ~FileMapping();
  FileMapping(const FileMapping&) = delete;
  FileMapping& operator=(const FileMapping&) = delete;

  std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace nmt
