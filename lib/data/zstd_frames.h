#pragma once

#include <istream>

namespace nmt {

/// Does a zstd file end at the end of a frame? Boost's decompressor accepts a truncated file as
/// complete. Walks from block header to block header (RFC 8878, section 3.1) and leaves the content
/// to the decompressor.
bool has_whole_zstd_frames(std::istream& file);

}  // namespace nmt
