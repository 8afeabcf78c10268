#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "data/batch.h"
#include "models/model.h"
#include "recipe/model_files.h"
#include "recipe/recipe.h"
#include "store/vocabularies.h"
#include "text/vocabulary.h"

namespace nmt {

// A trained model as it lies on disk; the folder can be moved and holds all that translation needs:
//   recipe.yml                 resolved, every key
//   parameters.safetensors     of the best validation so far, under TensorFlow's variable names
//   source.vocab target.vocab  the vocabularies' files as they were; of a one-to-many model
//                              target.NAME.vocab for each target
//   history.jsonl timing.jsonl figures of training and validation; wall-clock times apart
//   checkpoints.json           names the current and the best checkpoint; replaced atomically
//   checkpoints/update-N/      parameters, optimiser state and position in the data
inline constexpr const char* kParametersFile = "parameters.safetensors";

struct ModelFolder : Vocabularies {
  Recipe recipe;
  std::unique_ptr<Model> model;
  Precision precision = Precision::kFloat32;  // of its products, the effective one
};

/// The numbers of the targets that are asked for: "de", "de,fr" or "all"; of a model with one
/// target empty means it. Throws Error (kUsage) naming what there is.
std::vector<int> choose_targets(const ModelFolder& folder, const std::string& to);

/// Throws Error: no such folder or not a model (kUsage); parts missing, damaged or not belonging
/// together, naming the file, both sizes and the tensor (kRuntime).
ModelFolder open_model_folder(const std::filesystem::path& folder,
                              Precision precision = Precision::kFloat32);

/// How the recipe lays sources out, in training as in translation; its buckets are known.
SourceLayout source_layout(const Recipe& recipe);

}  // namespace nmt
