#include "store/finetune.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "store/model_folder.h"

namespace nmt {
namespace {

constexpr const char* kLeaveModelOut =
    "leave model.type out, and the trained model's architecture is taken";

void check_vocabulary(const std::string& key, const std::string& path, const Vocabulary& mine,
                      const Vocabulary& theirs, const std::string& folder) {
  if (mine.file_bytes() == theirs.file_bytes()) return;
  throw Error::usage(key,
                     fmt::format("is {} with {} symbols, and {} was trained with another one of {}",
                                 path, mine.size(), folder, theirs.size()),
                     "leave it out, and the trained model's own is taken");
}

std::vector<std::string> names_of(const std::vector<Named<VocabularyFileOptions>>& targets) {
  std::vector<std::string> names;
  for (const auto& target : targets) names.push_back(target.name);
  return names;
}

/// The recipe, not the vocabulary's file, says which form its text has.
void check_text_forms(const Recipe& trained, const Recipe& recipe) {
  for (const std::string& difference : differences(trained, recipe)) {
    const std::string key = difference.substr(0, difference.find(": "));
    const bool of_vocabulary =
        key.starts_with("data.source_vocabulary.") || key.starts_with("data.target_vocabular");
    if (!of_vocabulary || !(key.ends_with(".lowercase") || key.ends_with(".normalization")))
      continue;
    throw Error::usage("train.finetune_from",
                       fmt::format("is {}, which reads text in another form: {}",
                                   *recipe.train.finetune_from, difference),
                       "write it as there, or leave the vocabulary out, and the model's is taken");
  }
}

std::string shape_of(const Parameter* parameter) {
  return parameter == nullptr ? "missing"
                              : fmt::format("[{}]", fmt::join(parameter->shape(), ", "));
}

void check_same(const std::string& name, const Parameter* mine, const Parameter* theirs,
                const std::string& folder) {
  if (mine != nullptr && theirs != nullptr && mine->shape() == theirs->shape()) return;
  throw Error::usage("model",
                     fmt::format("has not the architecture of {}: {} is {} here and {} there",
                                 folder, name, shape_of(mine), shape_of(theirs)),
                     kLeaveModelOut);
}

void check_architectures(const Model& model, const Recipe& recipe, const ModelFolder& from) {
  const std::string& folder = *recipe.train.finetune_from;
  const auto type = [](const Recipe& r) {
    return std::string(std::visit([](const auto& o) { return o.kType; }, r.model));
  };
  if (type(recipe) != type(from.recipe))
    throw Error::usage(
        "model.type",
        fmt::format("is {} but that of {} is {}", type(recipe), folder, type(from.recipe)),
        kLeaveModelOut);
  const ParameterStore &mine = model.parameters(), &theirs = from.model->parameters();
  for (int p = 0; p < theirs.size(); ++p)
    check_same(theirs[p].name(), mine.find(theirs[p].name()), &theirs[p], folder);
  for (int p = 0; p < mine.size(); ++p)
    check_same(mine[p].name(), &mine[p], theirs.find(mine[p].name()), folder);
}

/// Notes the options that change what the same parameters do, for example dropout.
void tell_differences(const Recipe& recipe, const ModelFolder& from, Observer& observer) {
  for (const std::string& difference : differences(from.recipe, recipe))
    for (const char* key : {"model.", "data.padding:", "data.reverse_source:"})
      if (difference.starts_with(key))
        observer.note(fmt::format("other than in {}: {}", *recipe.train.finetune_from, difference));
}

}  // namespace

void check_trained_vocabularies(const Recipe& recipe, const Vocabularies& vocabularies) {
  const std::string& folder = *recipe.train.finetune_from;
  const std::filesystem::path path = folder;
  const Recipe trained = read_recipe((path / kRecipeFile).string());
  const auto here = target_vocabularies(recipe.data), there = target_vocabularies(trained.data);
  if (names_of(here) != names_of(there))
    throw Error::usage(
        "data.target_vocabularies",
        fmt::format("has the targets [{}], and {} has [{}]", fmt::join(names_of(here), ", "),
                    folder, fmt::join(names_of(there), ", ")),
        "leave it out; to add a target, see train.pretrained");
  check_vocabulary("data.source_vocabulary.path", recipe.data.source_vocabulary.path,
                   *vocabularies.source, *load_vocabulary(path / kSourceVocabulary), folder);
  for (size_t k = 0; k < here.size(); ++k)
    check_vocabulary(here[k].name.empty()
                         ? "data.target_vocabulary.path"
                         : fmt::format("data.target_vocabularies.{}.path", here[k].name),
                     here[k].value.path, *vocabularies.targets[k].vocabulary,
                     *load_vocabulary(path / target_vocabulary_file(here[k].name)), folder);
  check_text_forms(trained, recipe);
}

void start_from_trained_model(Model& model, const Recipe& recipe, Observer& observer) {
  const ModelFolder from = open_model_folder(*recipe.train.finetune_from);
  check_architectures(model, recipe, from);
  tell_differences(recipe, from, observer);
  const ParameterStore& theirs = from.model->parameters();
  for (int p = 0; p < theirs.size(); ++p) {
    Parameter& mine = *model.parameters().find(theirs[p].name());
    std::copy_n(theirs[p].value().data, mine.size(), mine.value().data);
    mine.changed();
  }
  observer.note(fmt::format("fine-tuning: all {} parameters are those of {}", theirs.size(),
                            *recipe.train.finetune_from));
}

}  // namespace nmt
