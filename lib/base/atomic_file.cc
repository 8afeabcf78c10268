#include "base/atomic_file.h"

#include <fcntl.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/temporary.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOld = ".nmt-old";

fs::path with_suffix(fs::path path, const std::string& suffix) { return path += suffix; }

// Where a rename has to go: a link's own target, and no slash at the end.
fs::path resolve(const fs::path& target) {
  if (target.empty()) throw Error::usage("", "the name of a file to write is empty");
  const fs::path named = target.has_filename() ? target : target.parent_path();
  std::error_code failure;
  if (!fs::is_symlink(fs::symlink_status(named, failure))) return named;
  const fs::path file = fs::weakly_canonical(named, failure);
  if (failure) throw open_error(target, "follow the link", failure.value());
  return file;
}

// What stands there, links followed; a path that cannot be looked at counts as missing, and
// creating something in its place then says why.
fs::file_status status_of(const fs::path& path) {
  std::error_code ignored;
  return fs::status(path, ignored);
}

// The file that `target` names, once it is sure that a rename may replace it.
fs::path replaceable_file(const fs::path& target) {
  const fs::path file = resolve(target);
  const fs::file_status status = status_of(file);
  if (fs::is_directory(status)) throw open_error(target, "write", EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw Error::usage(target.string(), "cannot be replaced by a file: it is a device or a pipe",
                       "name an ordinary file");
  return file;
}

void move_to(const fs::path& from, const fs::path& to) {
  std::error_code failure;
  fs::rename(from, to, failure);
  if (failure) throw system_error(to, "rename " + from.string() + " to it", failure.value());
}

void sync_tree(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) FileDescriptor(entry.path(), O_RDONLY).sync();
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_directory()) sync_folder(entry.path());
  sync_folder(folder);
}

fs::path made_temporary(const fs::path& target) {
  const fs::path path = temporary_name(target);
  std::error_code failure;
  fs::create_directories(path, failure);
  if (failure) throw open_error(target, "create", failure.value());
  return path;
}

// The previous folder steps aside; it comes back if the new one cannot take its place.
void exchange(const fs::path& whole, const fs::path& target) {
  const fs::path old = with_suffix(target, kOld);
  remove_quietly(old);  // of an earlier crash: `target` exists, so nobody needs it
  move_to(target, old);
  try {
    move_to(whole, target);
  } catch (...) {
    move_to(old, target);
    throw;
  }
  sync_folder(target.parent_path());
  remove_quietly(old);
}

}  // namespace

AtomicFile::Buffer::Buffer(FileDescriptor& file) : file_(file) {
  setp(pending_.data(), pending_.data() + pending_.size());
}

void AtomicFile::Buffer::rethrow() const {
  if (failure_) std::rethrow_exception(failure_);
}

bool AtomicFile::Buffer::write(std::string_view bytes) {
  if (failure_) return false;
  try {
    file_.write(bytes);
  } catch (const Error&) {
    failure_ = std::current_exception();
  }
  return !failure_;
}

int AtomicFile::Buffer::sync() {
  const bool written = write({pbase(), size_t(pptr() - pbase())});
  setp(pending_.data(), pending_.data() + pending_.size());
  return written ? 0 : -1;
}

int AtomicFile::Buffer::overflow(int c) {
  if (sync() != 0) return traits_type::eof();
  if (c != traits_type::eof()) sputc(char(c));
  return traits_type::not_eof(c);
}

std::streamsize AtomicFile::Buffer::xsputn(const char* bytes, std::streamsize count) {
  if (count < std::streamsize(pending_.size())) return std::streambuf::xsputn(bytes, count);
  // A tensor is larger than the buffer: no need to copy it.
  return sync() == 0 && write({bytes, size_t(count)}) ? count : 0;
}

AtomicFile::AtomicFile(const fs::path& target)
    : target_(replaceable_file(target)),
      temporary_(temporary_name(target_)),
      file_(temporary_.path(), O_WRONLY | O_CREAT | O_EXCL, target_),
      buffer_(file_),
      out_(&buffer_) {}

AtomicFile::~AtomicFile() { remove_quietly(temporary_.path()); }  // no such name after commit()

void AtomicFile::commit() {
  out_.flush();
  buffer_.rethrow();
  if (!out_) throw Error::runtime(target_.string(), "what should be written could not be made");
  file_.sync();
  file_.close();
  move_to(temporary_.path(), target_);
  sync_folder(target_.parent_path());
}

void write_folder(const fs::path& target, const std::function<void(const fs::path&)>& fill) {
  const fs::path folder = resolve(target);
  const fs::file_status previous = status_of(folder);
  if (fs::exists(previous) && !fs::is_directory(previous))
    throw open_error(target, "write a folder there", ENOTDIR);
  const TemporaryFolder temporary(made_temporary(folder));  // has another name when it is done
  fill(temporary.path());
  sync_tree(temporary.path());
  if (fs::is_directory(previous)) {
    exchange(temporary.path(), folder);
  } else {
    move_to(temporary.path(), folder);
    sync_folder(folder.parent_path());
  }
}

void recover_folder(const fs::path& target) {
  const fs::path folder = resolve(target), old = with_suffix(folder, kOld);
  const fs::path parent = folder.has_parent_path() ? folder.parent_path() : fs::path(".");
  if (!fs::exists(status_of(folder)) && fs::exists(status_of(old))) {
    move_to(old, folder);
    sync_folder(parent);
  }
  remove_quietly(old);
  const std::string unfinished = folder.filename().string() + kTemporary;
  std::error_code ignored;  // a parent that is missing holds nothing to mend
  for (const auto& entry : fs::directory_iterator(parent, ignored))
    if (entry.path().filename().string().starts_with(unfinished)) remove_quietly(entry.path());
}

std::string read_file(const fs::path& path) { return FileDescriptor(path, O_RDONLY).read_all(); }

}  // namespace nmt
