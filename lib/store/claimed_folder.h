#pragma once

#include <filesystem>

#include "base/file_descriptor.h"

namespace nmt {

/// A model's folder while a process trains in it: two would write over each other's checkpoints.
/// It is free again when this goes, however the process ends; nothing is left in the folder.
class ClaimedFolder {
 public:
  /// Makes the folder if it is missing. Throws Error (kUsage): it cannot be made, or another
  /// process trains in it.
  explicit ClaimedFolder(const std::filesystem::path& folder);

 private:
  FileDescriptor folder_;
};

}  // namespace nmt
