#pragma once

#include <filesystem>
#include <string>

#include "training/checkpoint.h"

namespace nmt {

/// A checkpoint's state.json, and timing.json for what is not reproducible. Numbers read back as
/// the same bits.
void write_state(const std::filesystem::path& folder, const TrainingState& state);

/// Throws Error (kFailed) naming the file and the field that is missing or of a wrong type.
TrainingState read_state(const std::filesystem::path& folder);

/// Replaces a file by these bytes, or leaves it as it was (Error).
void write_file(const std::filesystem::path& path, const std::string& bytes);

}  // namespace nmt
