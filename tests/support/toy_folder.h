#pragma once

#include <memory>
#include <string>

#include "store/model_folder.h"
#include "support/letter_vocabulary.h"
#include "support/prefix_model.h"

namespace nmt {

/// A model folder that was never on disk.
inline ModelFolder toy_folder(uint64_t seed = 1, const std::string& vocabulary = "letters") {
  ModelFolder folder;
  folder.recipe.data.max_length = 12;
  folder.source = std::make_unique<LetterVocabulary>(vocabulary);
  folder.add_target("", std::make_unique<LetterVocabulary>(vocabulary));
  folder.model = std::make_unique<PrefixModel>(folder.targets[0].vocabulary->size(), seed, 1.5);
  return folder;
}

}  // namespace nmt
