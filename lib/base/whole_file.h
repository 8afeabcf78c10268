#pragma once

#include <filesystem>
#include <string_view>

namespace nmt {

/// Replaces a file by these bytes, or leaves it as it was and throws: AtomicFile in one call.
void replace_file(const std::filesystem::path& path, std::string_view bytes);

/// Writes a new file without syncing it, for folders that write_folder() fills. Throws an Error
/// that names the file and the system's reason.
void write_new_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace nmt
