#pragma once

#include <filesystem>

namespace nmt {

/// Makes a folder of the user's choice with its parents, and returns it. Throws Error (kUsage)
/// naming it and the system's reason.
std::filesystem::path made_folder(std::filesystem::path path);

/// A folder that goes when its object goes, with all that is in it.
class TemporaryFolder {
 public:
  /// One of the system's, with a name nobody else has.
  TemporaryFolder();
  /// This one, by made_folder().
  explicit TemporaryFolder(std::filesystem::path path);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace nmt
