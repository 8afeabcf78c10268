#include "store/vocabularies.h"

#include <algorithm>

#include "recipe/model_files.h"

namespace nmt {

void Vocabularies::add_target(const std::string& name, std::unique_ptr<Vocabulary> vocabulary) {
  targets.push_back({name, int(targets.size()), std::move(vocabulary)});
}

const TargetLanguage& Vocabularies::target(const std::string& name) const {
  return *std::find_if(targets.begin(), targets.end(),
                       [&](const TargetLanguage& language) { return language.name == name; });
}

ModelSizes Vocabularies::sizes(std::optional<uint64_t> seed) const {
  ModelSizes sizes{source->size(), {}, seed};
  for (const TargetLanguage& target : targets)
    sizes.targets.push_back({target.name, target.vocabulary->size()});
  return sizes;
}

Vocabularies load_vocabularies(const std::filesystem::path& folder, const Recipe& recipe) {
  Vocabularies all;
  all.source = load_vocabulary(folder / kSourceVocabulary, {}, recipe.data.source_vocabulary.form);
  for (const auto& [name, options] : target_vocabularies(recipe.data))
    all.add_target(name, load_vocabulary(folder / target_vocabulary_file(name),
                                         target_limit(recipe.model), options.form));
  return all;
}

std::optional<int> target_limit(const ModelOptions& model) {
  const auto* tied = std::get_if<TiedModelOptions>(&model);
  return tied ? tied->num_decoder_symbols : std::nullopt;
}

}  // namespace nmt
