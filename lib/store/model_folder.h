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

// A trained model on disk. The folder can be moved and contains everything that translation needs:
//   recipe.yml                 the resolved recipe with every key
//   parameters.safetensors     parameters of the best validation, under TensorFlow's variable names
//   source.vocab target.vocab  copies of the vocabulary files; one-to-many models have
//                              target.NAME.vocab for each target
//   history.jsonl timing.jsonl figures of training and validation; wall-clock times separately
//   checkpoints.json           names the current and the best checkpoint; replaced atomically
//   checkpoints/update-N/      parameters, optimiser state and position in the data
inline constexpr const char* kParametersFile = "parameters.safetensors";
inline constexpr const char* kCheckpointIndex = "checkpoints.json";

struct ModelFolder : Vocabularies {
  Recipe recipe;
  std::unique_ptr<Model> model;
  Precision precision = Precision::kFloat32;  // the effective precision of its products
};

/// The numbers of the targets that `to` names: "de", "de,fr" or "all"; empty means the only target.
/// Throws a usage error that lists the targets.
std::vector<int> choose_targets(const ModelFolder& folder, const std::string& to);

/// Throws a usage error if there is no such folder or it is not a model folder, and a runtime error
/// that names the file, the tensor and both sizes if a file is missing, damaged or does not match
/// the others.
ModelFolder open_model_folder(const std::filesystem::path& folder,
                              Precision precision = Precision::kFloat32);

/// Writes the recipe (resolved, as YAML) and then the vocabularies into the folder: the recipe
/// shows that the folder was made here.
void write_description(const std::filesystem::path& folder, const Vocabularies& vocabularies,
                       const std::string& recipe);

/// How training and translation lay out sources. REQUIRES a resolved recipe, which has buckets.
SourceLayout source_layout(const Recipe& recipe);

}  // namespace nmt
