#include "store/output_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "base/atomic_file.h"
#include "base/error.h"
#include "store/model_folder.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

constexpr const char* kAnother = "choose another folder with --set output=FOLDER";

/// A resolved recipe has one form, byte for byte: nobody writes that by hand.
bool is_resolved_recipe(const fs::path& file) {
  try {
    const std::string text = read_file(file);
    return to_yaml(parse_recipe(text, file.string())) == text;
  } catch (const Error&) {
    return false;
  }
}

/// Does a run make an entry of this name before it saves its first checkpoint?
bool is_made_by_training(const fs::directory_entry& entry) {
  static const std::regex names(
      R"(recipe\.yml|source\.vocab|target(\.[A-Za-z0-9_-]+)?\.vocab|history\.jsonl|timing\.jsonl|)"
      R"(checkpoints|.*\.nmt-tmp[0-9]+(\.[0-9]+)?|\.nmt-scratch-[A-Za-z0-9]{6})");
  return std::regex_match(entry.path().filename().string(), names);
}

/// A vocabulary that the recipe names is only read, wherever it is.
bool is_vocabulary(const fs::directory_entry& entry, const Recipe& recipe) {
  std::vector<std::string> vocabularies = {recipe.data.source_vocabulary.path};
  for (const auto& target : target_vocabularies(recipe.data))
    vocabularies.push_back(target.value.path);
  return std::any_of(vocabularies.begin(), vocabularies.end(), [&](const std::string& path) {
    std::error_code missing;
    return fs::equivalent(path, entry.path(), missing);
  });
}

bool is_model(const fs::path& folder) {
  for (const char* file : {kCheckpointIndex, kParametersFile})
    if (fs::exists(folder / file)) return true;
  return false;
}

}  // namespace

void check_is_in_no_model(const std::string& name, const fs::path& output) {
  std::error_code failed;
  // Links on the way are followed, and so is the file itself: replacing keeps a link.
  for (fs::path at = fs::weakly_canonical(output, failed); at.has_relative_path();
       at = at.parent_path())
    if (is_model(at.parent_path()))
      throw Error::usage(name,
                         fmt::format("'{}' lies in a model's folder, '{}'", output.string(),
                                     at.parent_path().string()),
                         "name a file outside of it");
}

void check_output_folder(const Recipe& recipe, bool resume) {
  const fs::path folder = recipe.output;
  if (!fs::exists(folder)) return;
  if (!fs::is_directory(folder))
    throw Error::usage(folder.string(), "is a file, but a model is a folder",
                       "choose another with --set output=FOLDER");
  const bool checkpoints = fs::exists(folder / kCheckpointIndex);
  const bool parameters = fs::exists(folder / kParametersFile);
  if (resume && checkpoints) return;
  if (resume && parameters)
    throw Error::usage(folder.string(), "holds a model without checkpoints: nothing to go on from",
                       kAnother);
  if (checkpoints || parameters)
    throw Error::usage(
        folder.string(), "holds a model already",
        "go on with --resume, remove it, or choose another folder with --set output=FOLDER");
  const auto refuse = [&](const std::string& name) {
    throw Error::usage(
        folder.string(),
        fmt::format("is not empty, and nmt-train has not made what is in it: it has {}", name),
        "choose an empty or a new folder with --set output=FOLDER");
  };
  bool any = false;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (is_vocabulary(entry, recipe)) continue;
    if (!is_made_by_training(entry)) refuse(entry.path().filename().string());
    any = any || entry.path().filename().string().find(".nmt-") == std::string::npos;
  }
  if (any && !is_resolved_recipe(folder / kRecipeFile))
    refuse(fs::exists(folder / kRecipeFile)
               ? std::string("a ") + kRecipeFile + " of its own"
               : fs::directory_iterator(folder)->path().filename().string());
}

}  // namespace nmt
