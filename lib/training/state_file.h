#pragma once

#include <filesystem>

#include "training/checkpoint.h"

namespace nmt {

/// A checkpoint's state.json, and timing.json for what is not reproducible, into a new folder that
/// the caller syncs. Numbers read back as the same bits.
void write_state(const std::filesystem::path& folder, const TrainingState& state);

/// Throws Error (kRuntime) naming the file and the field that is missing or of a wrong type.
TrainingState read_state(const std::filesystem::path& folder);

}  // namespace nmt
