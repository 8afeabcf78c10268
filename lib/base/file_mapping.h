#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace nmt {

/// The bytes of a file, mapped into memory. Copying a model's parameters would touch as many pages
/// again as the memory they are loaded into: a tenth of a second for thirteen million. Whoever
/// replaces the file must replace it as a whole, as AtomicFile does: truncating a mapped file ends
/// the program.
class FileMapping {
 public:
  /// Throws what opening a file throws, and a usage error if it is a folder.
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
