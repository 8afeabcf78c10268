#pragma once

#include <filesystem>
#include <string_view>

namespace nmt {

/// Replaces a file by these bytes, or leaves it as it was (Error): AtomicFile in one call.
void replace_file(const std::filesystem::path& path, std::string_view bytes);

/// Writes a file that is not there yet, without syncing it: for folders that write_folder() fills.
/// Throws Error naming the file and the system's reason.
void write_new_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace nmt
