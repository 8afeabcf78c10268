#include "base/atomic_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace nmt {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTemporary = ".nmt-tmp";
constexpr const char* kOld = ".nmt-old";

fs::path with_suffix(fs::path path, const std::string& suffix) { return path += suffix; }

// Where a rename has to go: a link's own target, and no slash at the end.
fs::path resolve(const fs::path& target) {
  if (target.empty()) throw Error::asked("", "the name of a file to write is empty");
  const fs::path named = target.has_filename() ? target : target.parent_path();
  return fs::is_symlink(named) ? fs::weakly_canonical(named) : named;
}

// Tries names of this process until create(name) makes one that did not exist. Names differ by more
// than the process, which has the same number in every container.
template <class Create>
auto create_unique(const fs::path& target, Create create) {
  const std::string suffix = kTemporary + std::to_string(::getpid());
  for (int n = 0;; ++n) {
    const std::string number = n == 0 ? "" : "." + std::to_string(n);
    if (auto made = create(with_suffix(target, suffix + number))) return *std::move(made);
  }
}

FileDescriptor create_temporary_file(const fs::path& target) {
  std::error_code unknown;
  const auto status = fs::status(target, unknown);
  if (fs::is_directory(status)) throw open_error(target, "write", EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw Error::asked(target.string(), "cannot be replaced: it is a device or a pipe",
                       "name an ordinary file");
  return create_unique(target, [&](const fs::path& name) -> std::optional<FileDescriptor> {
    const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0) return FileDescriptor(name, fd);
    if (errno != EEXIST) throw open_error(target, "create", errno);
    return std::nullopt;
  });
}

fs::path create_temporary_folder(const fs::path& target) {
  return create_unique(target, [&](const fs::path& name) -> std::optional<fs::path> {
    std::error_code failure;
    if (fs::create_directory(name, failure)) return name;
    if (failure) throw open_error(target, "create", failure.value());
    return std::nullopt;
  });
}
}
}
