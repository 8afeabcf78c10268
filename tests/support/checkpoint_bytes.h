#pragma once

#include <filesystem>
#include <string>

#include "base/scratch_folder.h"

namespace nmt {

/// The model's numbers and figures, and all of the checkpoint of an update that can be reproduced.
inline std::string checkpoint_bytes(const std::filesystem::path& model, int update) {
  const auto checkpoint = model / "checkpoints" / ("update-" + std::to_string(update));
  return slurp(model / "parameters.safetensors") + slurp(model / "history.jsonl") +
         slurp(checkpoint / "parameters.safetensors") + slurp(checkpoint / "state.json") +
         slurp(checkpoint / "training.safetensors");
}

}  // namespace nmt
