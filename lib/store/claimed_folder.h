#pragma once

#include <filesystem>

#include "base/file_descriptor.h"

namespace nmt {

/// Locks a model folder while a process trains in it, because two processes would overwrite each
/// other's checkpoints. The lock ends with this object, however the process ends, and leaves
/// nothing in the folder.
class ClaimedFolder {
 public:
  /// Creates the folder if it is missing. Throws a usage error if that fails or if another process
  /// trains in it.
  explicit ClaimedFolder(const std::filesystem::path& folder);

 private:
  FileDescriptor folder_;
};

}  // namespace nmt
