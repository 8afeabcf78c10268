#include "store/vocabularies.h"

namespace nmt {

ModelSizes Vocabularies::sizes(std::optional<uint64_t> seed) const {
  ModelSizes sizes{source->size(), {}, seed};
  for (const TargetLanguage& target : targets)
    sizes.targets.push_back({target.name, target.vocabulary->size()});
  return sizes;
}

std::optional<int> target_limit(const ModelOptions& model) {
  const auto* tied = std::get_if<TiedModelOptions>(&model);
  return tied ? tied->num_decoder_symbols : std::nullopt;
}

}  // namespace nmt
