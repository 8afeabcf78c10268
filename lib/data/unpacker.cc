#include "data/unpacker.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace nmt {
namespace {

constexpr size_t kStep = size_t{1} << 16;            // bytes that one step gives at most
constexpr uint64_t kMostMemory = uint64_t{1} << 30;  // of xz; xz -9 needs 65 MiB

[[noreturn]] void throw_damaged(const char* packing) {
  throw std::runtime_error(std::string("its ") + packing + " data are damaged");
}

/// Makes room at the end of the text, lets `f(room, size)` say how much of it was used.
template <class F>
void append(std::string& text, const F& f) {
  const size_t before = text.size();
  text.resize(before + kStep);
  size_t used = 0;
  try {
    used = f(text.data() + before, kStep);
  } catch (...) {
    text.resize(before);
    throw;
  }
  text.resize(before + used);
}

unsigned bounded(size_t size) { return unsigned(std::min(size, size_t{1} << 20)); }

class Gzip : public Unpacker {
 public:
  ~Gzip() override { inflateEnd(&stream_); }

  void begin_member() override {
    inflateEnd(&stream_);
    stream_ = {};
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();  // 16: gzip's header
  }

  bool step(std::string_view& packed, std::string& text) override {
    int status = Z_OK;
    append(text, [&](char* room, size_t size) {
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
      stream_.avail_in = bounded(packed.size());
      const unsigned given = stream_.avail_in;
      stream_.next_out = reinterpret_cast<Bytef*>(room);
      stream_.avail_out = unsigned(size);
      status = inflate(&stream_, Z_NO_FLUSH);
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) throw_damaged("gzip");
      packed.remove_prefix(given - stream_.avail_in);
      return size - stream_.avail_out;
    });
    return status == Z_STREAM_END;
  }

 private:
  z_stream stream_{};
};

class Bzip2 : public Unpacker {
 public:
  ~Bzip2() override { BZ2_bzDecompressEnd(&stream_); }

  void begin_member() override {
    BZ2_bzDecompressEnd(&stream_);
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
  }

  bool step(std::string_view& packed, std::string& text) override {
    int status = BZ_OK;
    append(text, [&](char* room, size_t size) {
      stream_.next_in = const_cast<char*>(packed.data());
      stream_.avail_in = bounded(packed.size());
      const unsigned given = stream_.avail_in;
      stream_.next_out = room;
      stream_.avail_out = unsigned(size);
      status = BZ2_bzDecompress(&stream_);
      if (status != BZ_OK && status != BZ_STREAM_END) throw_damaged("bzip2");
      packed.remove_prefix(given - stream_.avail_in);
      return size - stream_.avail_out;
    });
    return status == BZ_STREAM_END;
  }

 private:
  bz_stream stream_{};
};

class Xz : public Unpacker {
 public:
  ~Xz() override { lzma_end(&stream_); }

  void begin_member() override {
    if (lzma_stream_decoder(&stream_, kMostMemory, 0) != LZMA_OK) throw std::bad_alloc();
  }

  bool step(std::string_view& packed, std::string& text) override {
    lzma_ret status = LZMA_OK;
    append(text, [&](char* room, size_t size) {
      stream_.next_in = reinterpret_cast<const uint8_t*>(packed.data());
      stream_.avail_in = packed.size();
      stream_.next_out = reinterpret_cast<uint8_t*>(room);
      stream_.avail_out = size;
      status = lzma_code(&stream_, LZMA_RUN);
      if (status == LZMA_MEM_ERROR) throw std::bad_alloc();
      if (status == LZMA_MEMLIMIT_ERROR)
        throw std::runtime_error("its xz data need more than 1 GiB of memory to be unpacked");
      if (status != LZMA_OK && status != LZMA_STREAM_END && status != LZMA_BUF_ERROR)
        throw_damaged("xz");
      packed.remove_prefix(packed.size() - stream_.avail_in);
      return size - stream_.avail_out;
    });
    return status == LZMA_STREAM_END;
  }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

class Zstd : public Unpacker {
 public:
  Zstd() : stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ~Zstd() override { ZSTD_freeDStream(stream_); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  void begin_member() override { ZSTD_DCtx_reset(stream_, ZSTD_reset_session_only); }

  bool step(std::string_view& packed, std::string& text) override {
    size_t status = 0;
    append(text, [&](char* room, size_t size) {
      ZSTD_inBuffer in{packed.data(), packed.size(), 0};
      ZSTD_outBuffer out{room, size, 0};
      status = ZSTD_decompressStream(stream_, &out, &in);
      if (ZSTD_isError(status)) throw_damaged("zstd");
      packed.remove_prefix(in.pos);
      return out.pos;
    });
    return status == 0;
  }

 private:
  ZSTD_DStream* stream_;
};

template <class T>
std::unique_ptr<Unpacker> make() {
  return std::make_unique<T>();
}

using namespace std::string_view_literals;

constexpr std::array<Packing, 4> kPackings = {{
    {"gzip", ".gz", "\x1F\x8B"sv, make<Gzip>},
    {"bzip2", ".bz2", "BZh"sv, make<Bzip2>},
    {"xz", ".xz",
     "\xFD"
     "7zXZ\0"sv,
     make<Xz>},
    {"zstd", ".zst", "\x28\xB5\x2F\xFD"sv, make<Zstd>},
}};

/// "BZh" begins many a word; the size of a block and the magic of the first one follow it.
constexpr size_t kBzip2Start = 10;
bool may_become_bzip2(std::string_view bytes) {
  constexpr std::string_view kBlock = "1AY&SY", kEnd = "\x17rE8P\x90";
  if (bytes.size() > 3 && (bytes[3] < '1' || bytes[3] > '9')) return false;
  const std::string_view magic = bytes.substr(std::min(bytes.size(), size_t{4}), 6);
  return kBlock.starts_with(magic) || kEnd.starts_with(magic);
}

bool is_skippable_zstd(std::string_view bytes) {
  return bytes.size() >= 4 && (bytes[0] & '\xF0') == 'P' && bytes.substr(1, 3) == "\x2A\x4D\x18";
}

}  // namespace

const Packing* packing_of(std::string_view first_bytes) {
  for (const Packing& packing : kPackings) {
    if (packing.name == "zstd" && is_skippable_zstd(first_bytes)) return &packing;
    if (!first_bytes.starts_with(packing.magic)) continue;
    if (packing.name == "bzip2" &&
        (first_bytes.size() < kBzip2Start || !may_become_bzip2(first_bytes)))
      continue;
    return &packing;
  }
  return nullptr;
}

const Packing* packing_by_name(std::string_view path) {
  for (const Packing& packing : kPackings)
    if (path.ends_with(packing.extension)) return &packing;
  return nullptr;
}

bool may_become_packed(std::string_view first_bytes) {
  for (const Packing& packing : kPackings) {
    if (packing.name == "bzip2" && first_bytes.starts_with(packing.magic))
      return first_bytes.size() < kBzip2Start && may_become_bzip2(first_bytes);
    if (first_bytes.size() < packing.magic.size() && packing.magic.starts_with(first_bytes))
      return true;
  }
  return false;
}

}  // namespace nmt
