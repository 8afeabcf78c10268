#include "toolkit/model_folder.h"

#include <fmt/format.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "models/parameters_file.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

void check_is_model(const fs::path& folder) {
  const std::string name = folder.string();
  if (!fs::exists(folder))
    throw Error::asked(name, "there is no such folder", "nmt-train RECIPE makes a model");
  if (!fs::is_directory(folder))
    throw Error::asked(name, "is a file; a model is a folder", "name the folder it lies in");
  if (!fs::exists(folder / kRecipeFile))
    throw Error::asked(name, fmt::format("is not a model: it has no {}", kRecipeFile),
                       "name the folder that the recipe calls output");
}

/// A part that nmt-train wrote: without it the folder is damaged.
fs::path part(const fs::path& folder, const char* name, const char* remedy) {
  if (!fs::is_regular_file(folder / name))
    throw Error::failed(folder.string(), fmt::format("has no file {}", name), remedy);
  return folder / name;
}

}  // namespace

ModelFolder open_model_folder(const fs::path& folder) {
  check_is_model(folder);
  ModelFolder opened;
  opened.recipe = read_recipe((folder / kRecipeFile).string());
  const char* copy = "copy the whole folder again from where the model was trained";
  opened.source = load_vocabulary(part(folder, kSourceVocabulary, copy));
  opened.target = load_vocabulary(part(folder, kTargetVocabulary, copy));
  const fs::path parameters =
      part(folder, kParametersFile,
           "training has not saved any yet: wait, or go on with nmt-train --resume");
  opened.model = make_model(opened.recipe.model, opened.source->size(), opened.target->size(),
                            opened.recipe.seed);
  load_parameters(parameters, opened.model->parameters());
  return opened;
}

}  // namespace nmt
