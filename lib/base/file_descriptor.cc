#include "base/file_descriptor.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace nmt {
namespace {

std::string reason(int code) { return std::generic_category().message(code); }

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

// Errors of which the path itself is the cause, so that the user can name a better one.
bool is_asked(int code) {
  switch (code) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EACCES:
    case EPERM:
    case EROFS:
    case ELOOP:
    case ENAMETOOLONG:
    case ENXIO:
      return true;
    default:
      return false;
  }
}

}  // namespace

Error system_error(const std::filesystem::path& path, std::string_view action, int code) {
  const std::string what = fmt::format("cannot {}: {}", action, reason(code));
  if (code != ENOSPC && code != EDQUOT && code != EFBIG) return Error::runtime(path.string(), what);
  std::error_code unknown;
  const auto space = std::filesystem::space(folder_of(path), unknown);
  const auto free =
      unknown ? "" : fmt::format(" ({:.1f} MB are left)", double(space.available) / 1e6);
  return Error::runtime(path.string(), what,
                        "free some space" + free + "; what stood there before is unchanged");
}

Error open_error(const std::filesystem::path& path, std::string_view action, int code) {
  if (!is_asked(code)) return system_error(path, action, code);
  return Error::usage(path.string(), fmt::format("cannot {}: {}", action, reason(code)));
}

FileDescriptor::FileDescriptor(const std::filesystem::path& path, int flags,
                               std::filesystem::path called)
    : called_(std::move(called)), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
  if (fd_ < 0) throw open_error(called_, flags & O_CREAT ? "create" : "open", errno);
}

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

int64_t FileDescriptor::size() const {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) throw system_error(called_, "look at it", errno);
  return status.st_size;
}

std::string FileDescriptor::read_all() {
  constexpr size_t kBlock = 1 << 16;  // bytes, where the size is not known beforehand (a pipe)
  std::string bytes(size_t(size()) + 1, '\0');  // one more, so that the end is seen without growing
  size_t done = 0;
  while (true) {
    const ssize_t n = ::read(fd_, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw open_error(called_, "read", errno);
    if (n == 0) break;
    done += size_t(n);
    if (done == bytes.size()) bytes.resize(done + std::max(done, kBlock));
  }
  bytes.resize(done);
  return bytes;
}

void FileDescriptor::read_at(int64_t offset, char* to, int64_t count) const {
  for (int64_t done = 0; done < count;) {
    const ssize_t n = ::pread(fd_, to + done, size_t(count - done), offset + done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw system_error(called_, "read", errno);
    if (n == 0) throw Error::runtime(called_.string(), "ends too early: somebody has cut it");
    done += n;
  }
}

void* FileDescriptor::map(size_t bytes) const {
  void* data = mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, fd_, 0);
  if (data == MAP_FAILED) throw system_error(called_, "map into memory", errno);
  return data;
}

void FileDescriptor::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw system_error(called_, "write", errno);
    bytes.remove_prefix(size_t(n));
  }
}

void FileDescriptor::truncate(int64_t size) {
  if (::ftruncate(fd_, size) != 0) throw system_error(called_, "cut it", errno);
}

void FileDescriptor::sync() {
  // EINVAL: not a thing that is stored (a pipe, a file system without fsync), so nothing to wait
  // for.
  if (::fsync(fd_) != 0 && errno != EINVAL) throw system_error(called_, "sync", errno);
}

bool FileDescriptor::lock() {
  while (::flock(fd_, LOCK_EX | LOCK_NB) != 0)
    if (errno != EINTR) return errno != EWOULDBLOCK;
  return true;
}

void FileDescriptor::close() {
  const int fd = std::exchange(fd_, -1);
  if (::close(fd) != 0 && errno != EINTR) throw system_error(called_, "write", errno);
}

void sync_folder(const std::filesystem::path& folder) {
  FileDescriptor(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace nmt
