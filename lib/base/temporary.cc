#include "base/temporary.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/error.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

constexpr size_t kPendingBytes = size_t{1} << 20;

bool is_taken(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::status(path, ignored));
}

}  // namespace

fs::path made_folder(fs::path path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed)
    throw Error::usage(path.string(), "cannot create this folder: " + failed.message(),
                       "choose another output with --set output=FOLDER");
  return path;
}

// The process alone does not make the name unique: in containers it has the same number each time.
fs::path temporary_name(const fs::path& target) {
  const std::string first = target.string() + kTemporary + std::to_string(::getpid());
  fs::path name = first;
  for (int n = 1; is_taken(name); ++n) name = first + "." + std::to_string(n);
  return name;
}

void remove_quietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "nmt-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr)
    throw Error::runtime(name,
                         "cannot create this folder: " + std::generic_category().message(errno),
                         "set TMPDIR to a folder with room");
  path_ = name;
}

PrivateFile::PrivateFile(const fs::path& path, const fs::path& called)
    : file_(path, O_RDWR | O_CREAT | O_TRUNC, called) {
  fs::remove(path);
}

void PrivateFile::append(std::string_view bytes) {
  pending_ += bytes;
  if (pending_.size() <= kPendingBytes) return;
  file_.write(pending_);
  pending_.clear();
}

void PrivateFile::finish() {
  file_.write(pending_);
  pending_ = {};
}

}  // namespace nmt
