#include "data/line_reader.h"

#include <array>
#include <boost/iostreams/device/file.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/error.h"
#include "data/zstd_frames.h"

namespace nmt {
namespace {

namespace io = boost::iostreams;
enum class Packing { kNone, kGzip, kZstd };

std::unique_ptr<std::ifstream> open(const std::string& path) {
  if (std::filesystem::is_directory(path))
    throw Error::usage(path, "is a folder, not a text file", "name a file in it");
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file)
    throw Error::usage(path, std::string("cannot be read: ") + std::strerror(errno),
                       "check the path and its permissions");
  return file;
}

Packing packing_by(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1F\x8B")) return Packing::kGzip;
  return first_bytes.starts_with("\x28\xB5\x2F\xFD") ? Packing::kZstd : Packing::kNone;
}

/// By content, as a name may lie; by name for pipes, whose first bytes can be read only once.
Packing packing_of(const std::string& path) {
  const bool gz = path.ends_with(".gz"), zst = path.ends_with(".zst");
  if (!std::filesystem::is_regular_file(path))
    return gz ? Packing::kGzip : zst ? Packing::kZstd : Packing::kNone;
  std::array<char, 4> magic{};
  open(path)->read(magic.data(), magic.size());
  const Packing packing = packing_by({magic.data(), magic.size()});
  if (packing != Packing::kNone) return packing;
  if (gz) throw Error::usage(path, "does not hold gzip data", "unpack it or correct its name");
  return zst ? Packing::kZstd : Packing::kNone;
}

std::unique_ptr<std::istream> open_text(const std::string& path) {
  auto file = open(path);
  const Packing packing = packing_of(path);
  if (packing == Packing::kNone) return file;
  auto chain = std::make_unique<io::filtering_istream>();
  if (packing == Packing::kGzip) chain->push(io::gzip_decompressor());
  if (packing == Packing::kZstd) {
    if (std::filesystem::is_regular_file(path) && !has_whole_zstd_frames(*file))
      throw Error::runtime(path, "does not hold whole zstd data",
                           "get it again, or correct its name");
    chain->push(io::zstd_decompressor());
  }
  chain->push(io::file_source(path, std::ios::binary));
  return chain;
}

}  // namespace

LineReader::LineReader(const std::string& path) : path_(path), in_(&std::cin) {
  if (path == "-") return;
  owned_ = open_text(path);
  in_ = owned_.get();
}

LineReader::~LineReader() = default;
LineReader::LineReader(LineReader&&) noexcept = default;

bool LineReader::next(std::string& line) {
  std::getline(*in_, line);
  if (in_->bad())  // the decompressors throw inside the stream, which then only keeps this bit
    throw Error::runtime(at_line(path_, line_number_ + 1),
                         "cannot be read on: the file is damaged or ends too early",
                         "get it again, or unpack it; gzip -t or zstd -t test an archive");
  if (in_->fail()) return false;
  if (line.ends_with('\r')) line.pop_back();
  if (++line_number_ > 1) return true;
  if (packing_by(line) != Packing::kNone)
    throw Error::usage(path_, "is compressed, and a pipe is read as it is",
                       "unpack it on the way, as in zcat FILE |");
  if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
  return true;
}

void check_readable(const std::string& path) {
  if (path != "-" && !std::filesystem::is_fifo(path)) open_text(path);
}

}  // namespace nmt
