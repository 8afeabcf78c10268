#pragma once

#include <filesystem>
#include <memory>
#include <ostream>

#include "base/atomic_file.h"

namespace nmt {

/// A text file that is written atomically, as AtomicFile is; compressed if its name ends in .gz or
/// .zst.
class TextOutput {
 public:
  explicit TextOutput(const std::filesystem::path& path);
  ~TextOutput();
  TextOutput(const TextOutput&) = delete;
  TextOutput& operator=(const TextOutput&) = delete;

  std::ostream& stream() { return compressed_ ? *compressed_ : file_.stream(); }
  void commit();  // throws what AtomicFile::commit() throws

 private:
  AtomicFile file_;
  std::unique_ptr<std::ostream> compressed_;  // null: written as it is
};

}  // namespace nmt
