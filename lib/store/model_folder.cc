#include "store/model_folder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"
#include "base/whole_file.h"
#include "models/parameters_file.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

void check_is_model(const fs::path& folder) {
  const std::string name = folder.string();
  if (!fs::exists(folder))
    throw Error::usage(name, "there is no such folder", "nmt-train RECIPE makes a model");
  if (!fs::is_directory(folder))
    throw Error::usage(name, "is a file; a model is a folder", "name the folder it lies in");
  if (!fs::exists(folder / kRecipeFile))
    throw Error::usage(name, fmt::format("is not a model: it has no {}", kRecipeFile),
                       "name the folder that the recipe calls output");
}

/// Throws a runtime error if the folder lacks a file that nmt-train wrote.
void check_part(const fs::path& folder, const std::string& name, const char* remedy) {
  if (!fs::is_regular_file(folder / name))
    throw Error::runtime(folder.string(), fmt::format("has no file {}", name), remedy);
}

}  // namespace

ModelFolder open_model_folder(const fs::path& folder, Precision precision) {
  check_is_model(folder);
  const Recipe recipe = read_recipe((folder / kRecipeFile).string());
  const char* copy = "copy the whole folder again from where the model was trained";
  check_part(folder, kSourceVocabulary, copy);
  for (const auto& target : target_vocabularies(recipe.data))
    check_part(folder, target_vocabulary_file(target.name), copy);
  ModelFolder opened{load_vocabularies(folder, recipe), recipe, nullptr};
  check_part(folder, kParametersFile,
             "training has not saved any yet: wait, or go on with nmt-train --resume");
  opened.model = make_model(recipe.model, opened.sizes(/*seed=*/{}));
  load_parameters(folder / kParametersFile, opened.model->parameters());
  opened.model->parameters().set_precision(precision);
  opened.precision = effective_precision(precision);
  return opened;
}

void write_description(const fs::path& folder, const Vocabularies& vocabularies,
                       const std::string& recipe) {
  replace_file(folder / kRecipeFile, recipe);
  replace_file(folder / kSourceVocabulary, vocabularies.source->file_bytes());
  for (const TargetLanguage& target : vocabularies.targets)
    replace_file(folder / target_vocabulary_file(target.name), target.vocabulary->file_bytes());
}

std::vector<int> choose_targets(const ModelFolder& folder, const std::string& to) {
  std::vector<std::string> names;
  for (const TargetLanguage& target : folder.targets) names.push_back(target.name);
  if (names.size() == 1 && (to.empty() || to == names[0])) return {0};
  if (names.size() == 1)
    throw Error::usage("--to", fmt::format("names {}, but the model has a single target", to),
                       "leave --to out");
  const std::string known =
      fmt::format("--to {}, several with commas between, or --to all", fmt::join(names, ", --to "));
  if (to.empty())
    throw Error::usage("--to", fmt::format("is missing: the model has {} targets", names.size()),
                       "choose " + known);
  std::vector<int> numbers;
  if (to == "all") {
    for (size_t k = 0; k < names.size(); ++k) numbers.push_back(int(k));
    return numbers;
  }
  for (size_t begin = 0; begin <= to.size();) {
    const size_t end = std::min(to.find(',', begin), to.size());
    const std::string name = to.substr(begin, end - begin);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
      throw Error::usage("--to", fmt::format("names \"{}\", which the model has not", name),
                         "choose " + known);
    const int number = int(found - names.begin());
    if (std::find(numbers.begin(), numbers.end(), number) != numbers.end())
      throw Error::usage("--to", fmt::format("names {} twice", name), "name each target once");
    numbers.push_back(number);
    begin = end + 1;
  }
  return numbers;
}

SourceLayout source_layout(const Recipe& recipe) {
  SourceLayout layout{.reverse = recipe.data.reverse_source, .pad_to = {}};
  if (recipe.data.padding == Padding::kAsTensorflow) layout.pad_to = recipe.train.buckets.value();
  return layout;
}

}  // namespace nmt
