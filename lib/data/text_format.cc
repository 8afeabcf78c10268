#include "data/text_format.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/error.h"

namespace nmt {
namespace {

using namespace std::string_view_literals;

struct Format {
  size_t offset;
  std::string_view magic;
  const char* name;
  const char* remedy;  // {} is the path
};

// UTF-32's marks begin with those of UTF-16, and so come first.
constexpr std::array kFormats = std::to_array<Format>({
    {0, "\xFF\xFE\0\0"sv, "is text in UTF-32", "convert it: iconv -f UTF-32 -t UTF-8 {}"},
    {0, "\0\0\xFE\xFF"sv, "is text in UTF-32", "convert it: iconv -f UTF-32 -t UTF-8 {}"},
    {0, "\xFF\xFE"sv, "is text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 {}"},
    {0, "\xFE\xFF"sv, "is text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 {}"},
    {0, "PK\x03\x04"sv, "is a zip archive", "unpack it: unzip {}"},
    {0, "PK\x05\x06"sv, "is a zip archive", "unpack it: unzip {}"},
    {257, "ustar"sv, "is a tar archive", "unpack it: tar -xf {}"},
    {0, "7z\xBC\xAF\x27\x1C"sv, "is a 7-Zip archive", "unpack it: 7z x {}"},
    {0, "Rar!\x1A\x07"sv, "is a RAR archive", "unpack it: unrar x {}"},
    {0, "\x04\x22\x4D\x18"sv, "is packed with lz4", "unpack it: lz4 -d {}"},
    {0, "\x1F\x9D"sv, "is packed with compress", "unpack it: gzip -d {}"},
    {0, "LZIP\x01"sv, "is packed with lzip", "unpack it: lzip -d {}"},
    {0, "\x89LZO\0"sv, "is packed with lzop", "unpack it: lzop -d {}"},
    {0, "]\0\0"sv, "is packed with lzma", "unpack it: xz -d --format=lzma {}"},
    {0, "%PDF-"sv, "is a PDF document", "extract its text: pdftotext {}"},
});

bool is_utf16(std::string_view bytes, bool little) {
  int low = 0;  // surrogates that a high one has announced
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto first = uint8_t(bytes[i]), second = uint8_t(bytes[i + 1]);
    const int unit = little ? second << 8 | first : first << 8 | second;
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    if (is_low != (low == 1)) return false;
    low = unit >= 0xD800 && unit < 0xDC00;
  }
  return true;
}

/// "utf-16le" or "utf-16be", without a mark; null if it is neither.
const char* utf16_without_mark(std::string_view bytes) {
  constexpr size_t kFewest = 4;  // bytes: below, nothing can be said
  const size_t units = bytes.size() / 2;
  if (bytes.size() < kFewest) return nullptr;
  std::array<size_t, 2> zeros{};
  for (size_t i = 0; i < 2 * units; ++i) zeros[i % 2] += bytes[i] == '\0';
  const auto mostly = [&](size_t place) {
    return 4 * zeros[place] >= 3 * units && 4 * zeros[1 - place] <= units;
  };
  if (mostly(1) && is_utf16(bytes, true)) return "UTF-16LE";
  if (mostly(0) && is_utf16(bytes, false)) return "UTF-16BE";
  return nullptr;
}

std::string command(std::string text, const std::string& path) {
  const std::string file = path == "-" ? "" : path;
  text.replace(text.find("{}"), 2, file);
  return text;
}

}  // namespace

void check_is_text(const std::string& path, std::string_view start) {
  start = start.substr(0, kTextStart);
  for (const Format& format : kFormats) {
    if (start.size() < format.offset + format.magic.size() ||
        start.substr(format.offset, format.magic.size()) != format.magic)
      continue;
    throw Error::usage(path, std::string(format.name) + ", not in UTF-8",
                       command(format.remedy, path) + "; or read it as it is with --as-is");
  }
  if (const char* encoding = utf16_without_mark(start))
    throw Error::usage(
        path, std::string("seems to be text in ") + encoding + ", not in UTF-8",
        command(std::string("convert it: iconv -f ") + encoding + " -t UTF-8 {}", path) +
            "; or read it as it is with --as-is");
}

}  // namespace nmt
