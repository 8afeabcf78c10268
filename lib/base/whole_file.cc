#include "base/whole_file.h"

#include <fcntl.h>

#include "base/atomic_file.h"
#include "base/file_descriptor.h"

namespace nmt {

void replace_file(const std::filesystem::path& path, std::string_view bytes) {
  AtomicFile file(path);
  file.stream().write(bytes.data(), std::streamsize(bytes.size()));
  file.commit();
}

void write_new_file(const std::filesystem::path& path, std::string_view bytes) {
  FileDescriptor file(path, O_WRONLY | O_CREAT | O_EXCL);
  file.write(bytes);
  file.close();
}

}  // namespace nmt
