#include "base/temporary.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <set>
#include <system_error>

#include "base/error.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

constexpr const char* kScratch = ".nmt-scratch-";
constexpr size_t kPendingBytes = size_t{1} << 20;

bool is_taken(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::status(path, ignored));
}

fs::path made_unique(const fs::path& pattern, const char* remedy) {
  std::string name = pattern.string();
  if (mkdtemp(name.data()) == nullptr)
    throw Error::runtime(
        name, "cannot create this folder: " + std::generic_category().message(errno), remedy);
  return name;
}

// Of the process, as the signals that end it are. Never destroyed: a signal may come at its end.
struct Registry {
  std::mutex mutex;
  std::multiset<fs::path> paths;
};

Registry& registry() {
  static Registry& all = *new Registry;
  return all;
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

TemporaryPath::TemporaryPath(fs::path path) : path_(std::move(path)) {
  const std::lock_guard lock(registry().mutex);
  registry().paths.insert(path_);
}

TemporaryPath::~TemporaryPath() {
  const std::lock_guard lock(registry().mutex);
  registry().paths.erase(registry().paths.find(path_));
}

// The lock is kept: nothing is registered any more, the process is about to end.
void remove_temporaries() {
  registry().mutex.lock();
  for (const fs::path& path : registry().paths) remove_quietly(path);
}

fs::path made_scratch(const fs::path& parent) {
  // A killed process leaves its folder, which is empty: what is in it has no names.
  for (const auto& entry : fs::directory_iterator(parent))
    if (entry.path().filename().string().starts_with(kScratch)) ::rmdir(entry.path().c_str());
  return made_unique(parent / (std::string(kScratch) + "XXXXXX"),
                     "choose another output with --set output=FOLDER");
}

TemporaryFolder::TemporaryFolder()
    : path_(made_unique(fs::temp_directory_path() / "nmt-XXXXXX",
                        "set TMPDIR to a folder with room")) {}

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
