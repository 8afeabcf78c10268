#include "data/text_file.h"

#include <array>
#include <stdexcept>

namespace nmt {
namespace {

namespace fs = std::filesystem;

fs::path index_path(fs::path path) { return path += ".index"; }

}  // namespace

TextFile::TextFile(const fs::path& path) : texts_(path, path), index_(index_path(path), path) {}

void TextFile::append(std::string_view text) {
  texts_.append(text);
  end_ += int64_t(text.size());
  index_.append({reinterpret_cast<const char*>(&end_), sizeof end_});
  ++count_;
}

void TextFile::finish() {
  texts_.finish();
  index_.finish();
}

std::string TextFile::read(int64_t number) const {
  if (number < 0 || number >= count_)
    throw std::invalid_argument("text " + std::to_string(number) + " of " + std::to_string(count_));
  std::array<int64_t, 2> ends{};  // of the text before and of this one
  const int before = number > 0 ? 1 : 0;
  index_.read_at((number - before) * int64_t(sizeof(int64_t)),
                 reinterpret_cast<char*>(ends.data() + 1 - before),
                 (before + 1) * int64_t(sizeof(int64_t)));
  std::string text(size_t(ends[1] - ends[0]), '\0');
  texts_.read_at(ends[0], text.data(), int64_t(text.size()));
  return text;
}

}  // namespace nmt
