#include "store/pretrained.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "models/name_pattern.h"
#include "store/finetune.h"
#include "store/model_folder.h"

namespace nmt {
namespace {

constexpr size_t kNamed = 8;  // parameters listed in a message

std::string some_names(const ParameterStore& store) {
  std::vector<std::string> names;
  for (int i = 0; i < store.size() && names.size() < kNamed; ++i) names.push_back(store[i].name());
  const std::string more =
      store.size() > int(kNamed) ? ", ... (nmt-train --dry-run lists all)" : "";
  return fmt::format("{}{}", fmt::join(names, ", "), more);
}

std::string shape_of(const Parameter& parameter) {
  return fmt::format("[{}]", fmt::join(parameter.shape(), ", "));
}

std::string name_here(const PretrainedOptions& options, const std::string& key,
                      const std::string& name, const std::vector<std::string>& texts) {
  try {
    return options.as ? fill_pattern(*options.as, texts) : name;
  } catch (const std::invalid_argument&) {
    throw Error::usage(key + ".as",
                       fmt::format("is \"{}\" and {}.parameters \"{}\": their wildcards differ in "
                                   "number",
                                   *options.as, key, options.parameters),
                       "write as many * and ? as there");
  }
}

/// Vocabularies decide what a row of an embedding means.
void compare_vocabularies(const ModelFolder& from, const Vocabularies& here,
                          const std::string& folder, Observer& observer) {
  const auto warn = [&](const std::string& side) {
    observer.warn(
        fmt::format("{}: its {} vocabulary is another one: embeddings and projections "
                    "taken from there mean other symbols",
                    folder, side));
  };
  if (from.source->file_bytes() != here.source->file_bytes()) warn("source");
  for (const TargetLanguage& mine : here.targets)
    for (const TargetLanguage& theirs : from.targets)
      if (mine.name == theirs.name &&
          mine.vocabulary->file_bytes() != theirs.vocabulary->file_bytes())
        warn(mine.name.empty() ? "target" : mine.name);
}

void load(const PretrainedOptions& options, const std::string& key, Model& model,
          const Vocabularies& vocabularies, Observer& observer) {
  const ModelFolder from = open_model_folder(options.model);
  compare_vocabularies(from, vocabularies, options.model, observer);
  const ParameterStore& theirs = from.model->parameters();
  int64_t taken = 0, numbers = 0;
  for (int i = 0; i < theirs.size(); ++i) {
    const auto texts = match_name(options.parameters, theirs[i].name());
    if (!texts) continue;
    const std::string name = name_here(options, key, theirs[i].name(), *texts);
    Parameter* mine = model.parameters().find(name);
    if (mine == nullptr) {
      if (!options.as && options.parameters == "*")
        continue;  // takes whatever exists in this model
      throw Error::usage(key, fmt::format("takes {}, which is no parameter of this model", name),
                         "this model has " + some_names(model.parameters()));
    }
    if (mine->shape() != theirs[i].shape())
      throw Error::usage(key,
                         fmt::format("{} is {} in {}, and here {} is {}", theirs[i].name(),
                                     shape_of(theirs[i]), options.model, name, shape_of(*mine)),
                         "give both models the same sizes and vocabularies, or take fewer "
                         "parameters");
    std::copy_n(theirs[i].value().data, mine->size(), mine->value().data);
    mine->changed();
    ++taken;
    numbers += mine->size();
  }
  if (taken == 0)
    throw Error::usage(key + ".parameters",
                       fmt::format("is \"{}\", which matches no parameter of {}",
                                   options.parameters, options.model),
                       "it has " + some_names(theirs));
  observer.note(
      fmt::format("pretrained: {} parameters, {} numbers, of {}", taken, numbers, options.model));
}

void freeze(const std::string& pattern, const std::string& key, ParameterStore& parameters,
            std::set<int>& frozen) {
  bool any = false;
  for (int i = 0; i < parameters.size(); ++i) {
    if (!match_name(pattern, parameters[i].name())) continue;
    parameters[i].freeze();
    frozen.insert(i);
    any = true;
  }
  if (!any)
    throw Error::usage(key, fmt::format("is \"{}\", which matches no parameter", pattern),
                       "this model has " + some_names(parameters));
}

void tell_idle_targets(const Recipe& recipe, Observer& observer) {
  std::set<std::string> trained;
  for (const TrainingText& text : recipe.data.train)
    for (const auto& translation : text.translations()) trained.insert(translation.name);
  for (const auto& target : target_vocabularies(recipe.data))
    if (!trained.contains(target.name))
      observer.note(fmt::format("target {} has no text in data.train: its decoder stays as it is",
                                target.name));
}

}  // namespace

void prepare_parameters(Model& model, const Recipe& recipe, const Vocabularies& vocabularies,
                        bool resumed, Observer& observer) {
  const TrainOptions& train = recipe.train;
  if (const std::string reason = precision_fallback(train.precision); !reason.empty())
    observer.warn("train.precision: float32, because " + reason);
  model.parameters().set_precision(train.precision);
  if (!resumed && train.finetune_from) start_from_trained_model(model, recipe, observer);
  for (size_t i = 0; !resumed && train.pretrained && i < train.pretrained->size(); ++i)
    load((*train.pretrained)[i], fmt::format("train.pretrained.{}", i), model, vocabularies,
         observer);
  std::set<int> frozen;
  for (size_t i = 0; i < train.freeze.size(); ++i)
    freeze(train.freeze[i], fmt::format("train.freeze.{}", i), model.parameters(), frozen);
  if (int(frozen.size()) == model.parameters().size())
    throw Error::usage("train.freeze", "freezes all parameters: nothing is left to train",
                       "freeze fewer");
  if (!frozen.empty())
    observer.note(
        fmt::format("frozen: {} of {} parameters", frozen.size(), model.parameters().size()));
  tell_idle_targets(recipe, observer);
}

}  // namespace nmt
