#include "data/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "base/error.h"
#include "data/unpacker.h"

namespace nmt {
namespace {

constexpr size_t kBlock = size_t{1} << 16;  // bytes

int open_to_read(const std::string& path) {
  if (path == "-") {
    if (fcntl(STDIN_FILENO, F_GETFD) >= 0) return STDIN_FILENO;
    throw Error::usage("standard input", "is closed", "name a file, or open it with < FILE");
  }
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    throw Error::usage(path, std::string("cannot be read: ") + std::strerror(errno),
                       "check the path and its permissions");
  return fd;
}

}  // namespace

ByteSource::ByteSource(const std::string& path) : path_(path) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed))
    throw Error::usage(path, "is a folder, not a text file", "name a file in it");
  fd_ = open_to_read(path);
  struct stat about {};
  regular_ = fstat(fd_, &about) == 0 && S_ISREG(about.st_mode);
  const Packing* named = packing_by_name(path);
  if (named == nullptr || !regular_ || about.st_size == 0) return;
  find_packing();
  if (unpacker_ != nullptr) return;
  close(fd_);
  throw Error::usage(path, "does not hold " + std::string(named->name) + " data",
                     "unpack it or correct its name");
}

ByteSource::~ByteSource() {
  if (fd_ > STDIN_FILENO) close(fd_);
}

bool ByteSource::is_ready() const {
  if (regular_ || begin_ < packed_.size()) return true;
  pollfd input{fd_, POLLIN, 0};
  return poll(&input, 1, 0) != 0;
}

bool ByteSource::fill() {
  if (ended_) return false;
  packed_.erase(0, begin_);
  begin_ = 0;
  const size_t before = packed_.size();
  packed_.resize(before + kBlock);
  ssize_t count = -1;
  do {
    count = ::read(fd_, packed_.data() + before, kBlock);
  } while (count < 0 && errno == EINTR);
  const int code = errno;
  packed_.resize(before + size_t(std::max(count, ssize_t{0})));
  if (count < 0)
    throw std::runtime_error(std::string("it cannot be read on: ") + std::strerror(code));
  ended_ = count == 0;
  return !ended_;
}

void ByteSource::find_packing() {
  found_packing_ = true;
  fill();
  while (may_become_packed(packed_) && fill()) continue;
  if (const Packing* packing = packing_of(packed_)) unpacker_ = packing->make();
}

bool ByteSource::between_members() {
  // gzip -t and xz -t accept zeros behind an archive.
  while (true) {
    while (begin_ < packed_.size() && packed_[begin_] == '\0') ++begin_;
    if (begin_ < packed_.size()) break;
    if (!fill()) return false;
  }
  while (may_become_packed(std::string_view(packed_).substr(begin_)) && fill()) continue;
  if (packing_of(std::string_view(packed_).substr(begin_)) == nullptr)
    throw std::runtime_error("something else follows its packed data");
  return true;
}

bool ByteSource::append_to(std::string& text) {
  if (!found_packing_) find_packing();
  if (unpacker_ == nullptr) {
    if (begin_ == packed_.size() && !fill()) return false;
    text.append(packed_, begin_);
    begin_ = packed_.size();
    return true;
  }
  const size_t before = text.size();
  while (text.size() == before) {
    if (!inside_) {
      if (!between_members()) return false;
      unpacker_->begin_member();
      inside_ = true;
    }
    std::string_view left = std::string_view(packed_).substr(begin_);
    const size_t given = left.size();
    inside_ = !unpacker_->step(left, text);
    begin_ = packed_.size() - left.size();
    const bool hungry = inside_ && (left.empty() || left.size() == given);
    if (hungry && text.size() == before && !fill()) throw std::runtime_error("it ends too early");
  }
  return true;
}

}  // namespace nmt
