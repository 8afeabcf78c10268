#pragma once

#include <filesystem>

namespace nmt {

/// A folder that goes when its object goes, with all that is in it.
class TemporaryFolder {
 public:
  /// One of the system's, with a name nobody else has.
  TemporaryFolder();
  /// This one, made with its parents. Throws Error (kAsked) naming it and the system's reason.
  explicit TemporaryFolder(std::filesystem::path path);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace nmt
