#pragma once

#include <istream>

namespace nmt {

/// Does a file in zstd format end where a frame ends? Boost's decompressor takes a file that was
/// cut off for a whole one. Walks from block header to block header (RFC 8878, section 3.1) and
/// leaves the content to the decompressor.
bool has_whole_zstd_frames(std::istream& file);

}  // namespace nmt
