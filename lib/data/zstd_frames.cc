#include "data/zstd_frames.h"

#include <array>
#include <cstdint>

namespace nmt {
namespace {

constexpr uint64_t kFrame = 0xFD2FB528, kSkippable = 0x184D2A50;  // the last 4 bits are free

/// Little endian; 0 where the file ends, which then has failed.
uint64_t read_number(std::istream& file, int bytes) {
  uint64_t number = 0;
  for (int i = 0; i < bytes; ++i) {
    const int byte = file.get();
    if (byte < 0) return 0;
    number |= uint64_t(byte) << (8 * i);
  }
  return number;
}

/// Steps over `bytes`; the last one is read, as seeking beyond the end is no failure.
void skip(std::istream& file, uint64_t bytes) {
  if (bytes == 0) return;
  file.seekg(int64_t(bytes) - 1, std::ios::cur);
  read_number(file, 1);
}

void skip_blocks(std::istream& file) {
  constexpr uint64_t kRunLength = 1;  // a block type: one byte, whatever size it says
  bool last = false;
  while (file && !last) {
    const uint64_t header = read_number(file, 3);
    last = header & 1;
    skip(file, (header >> 1 & 3) == kRunLength ? 1 : header >> 3);
  }
}

void skip_frame(std::istream& file) {
  constexpr std::array<int, 4> kSizeBytes = {0, 2, 4, 8}, kDictionaryBytes = {0, 1, 2, 4};
  const uint64_t descriptor = read_number(file, 1);
  const bool single_segment = descriptor >> 5 & 1, checksum = descriptor >> 2 & 1;
  int header = kSizeBytes[descriptor >> 6] + kDictionaryBytes[descriptor & 3];
  if (descriptor >> 6 == 0 && single_segment) header = 1 + kDictionaryBytes[descriptor & 3];
  if (!single_segment) ++header;  // the window's size
  skip(file, uint64_t(header));
  skip_blocks(file);
  if (checksum) skip(file, 4);
}

}  // namespace

bool has_whole_zstd_frames(std::istream& file) {
  while (file.peek() >= 0) {
    const uint64_t magic = read_number(file, 4);
    if (magic == kFrame) {
      skip_frame(file);
    } else if ((magic & ~uint64_t{15}) == kSkippable) {
      skip(file, read_number(file, 4));
    } else {
      return false;
    }
    if (!file) return false;
  }
  return true;
}

}  // namespace nmt
