#pragma once

#include <filesystem>

#include "training/checkpoint.h"

namespace nmt {

/// Writes state.json of a checkpoint, and timing.json for what is not reproducible, into a new
/// folder that the caller syncs. Numbers read back as the same bits.
void write_state(const std::filesystem::path& folder, const TrainingState& state);

/// Throws a runtime error that names the file and the field that is missing or has the wrong type.
TrainingState read_state(const std::filesystem::path& folder);

}  // namespace nmt
