#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "models/model.h"
#include "recipe/recipe.h"
#include "text/vocabulary.h"

namespace nmt {

// A trained model as it lies on disk; the folder can be moved and holds all that translation needs:
//   recipe.yml                 resolved, every key
//   parameters.safetensors     of the best validation so far, under TensorFlow's variable names
//   source.vocab target.vocab  the vocabularies' files as they were
//   history.jsonl timing.jsonl figures of training and validation; wall-clock times apart
//   checkpoints.json           names the current and the best checkpoint; replaced atomically
//   checkpoints/update-N/      parameters, optimiser state and position in the data
inline constexpr const char* kRecipeFile = "recipe.yml";
inline constexpr const char* kParametersFile = "parameters.safetensors";
inline constexpr const char* kSourceVocabulary = "source.vocab";
inline constexpr const char* kTargetVocabulary = "target.vocab";

struct ModelFolder {
  Recipe recipe;
  std::unique_ptr<Vocabulary> source, target;
  std::unique_ptr<Model> model;
};

/// Throws Error: no such folder or not a model (kAsked); parts missing, damaged or not belonging
/// together, naming the file, both sizes and the tensor (kFailed).
ModelFolder open_model_folder(const std::filesystem::path& folder);

}  // namespace nmt
