#include "store/vocabularies.h"

#include "recipe/model_files.h"

namespace nmt {

ModelSizes Vocabularies::sizes(std::optional<uint64_t> seed) const {
  ModelSizes sizes{source->size(), {}, seed};
  for (const TargetLanguage& target : targets)
    sizes.targets.push_back({target.name, target.vocabulary->size()});
  return sizes;
}

Vocabularies load_vocabularies(const std::filesystem::path& folder, const Recipe& recipe) {
  Vocabularies all;
  all.source =
      load_vocabulary(folder / kSourceVocabulary, {}, recipe.data.source_vocabulary.form());
  for (const auto& [name, options] : target_vocabularies(recipe.data))
    all.targets.push_back({name, load_vocabulary(folder / target_vocabulary_file(name),
                                                 target_limit(recipe.model), options.form())});
  return all;
}

std::optional<int> target_limit(const ModelOptions& model) {
  const auto* tied = std::get_if<TiedModelOptions>(&model);
  return tied ? tied->num_decoder_symbols : std::nullopt;
}

}  // namespace nmt
