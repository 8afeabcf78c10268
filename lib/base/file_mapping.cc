#include "base/file_mapping.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>

#include "base/file_descriptor.h"

namespace nmt {

FileMapping::FileMapping(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) throw open_error(path, "read", EISDIR);
  const FileDescriptor file(path, O_RDONLY);
  size_ = size_t(file.size());
  if (size_ > 0) data_ = file.map(size_);
}

FileMapping::~FileMapping() {
  if (data_ != nullptr) munmap(data_, size_);
}

}  // namespace nmt
