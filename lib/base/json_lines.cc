#include "base/json_lines.h"

#include <fcntl.h>
#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/atomic_file.h"

namespace nmt {

JsonLines::JsonLines(const std::filesystem::path& path)
    : path_(path), file_(path, O_RDWR | O_CREAT | O_APPEND), size_(0) {
  const std::string lines = file_.read_all();
  size_ = int64_t(lines.rfind('\n') + 1);  // npos + 1 is 0: no line was completed
  if (size_ < int64_t(lines.size())) file_.truncate(size_);
}

void JsonLines::append(const nlohmann::ordered_json& object) {
  const std::string line = object.dump() + '\n';
  try {
    file_.write(line);
  } catch (const Error&) {
    file_.truncate(size_);
    throw;
  }
  size_ += int64_t(line.size());
}

void JsonLines::sync() { file_.sync(); }

void JsonLines::truncate_to(int64_t bytes) {
  const char* remedy = "it was changed after the checkpoint; put it back or start a new run";
  if (bytes < 0 || bytes > size_)
    throw Error::runtime(path_.string(),
                         fmt::format("has {} bytes but should have at least {}", size_, bytes),
                         remedy);
  if (bytes > 0 && read_file(path_)[size_t(bytes) - 1] != '\n')
    throw Error::runtime(path_.string(), fmt::format("has no line that ends at byte {}", bytes),
                         remedy);
  file_.truncate(bytes);
  size_ = bytes;
}

}  // namespace nmt
