#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "data/mixture.h"
#include "recipe/recipe.h"
#include "store/vocabularies.h"
#include "text/subword_sampler.h"
#include "training/validation.h"

namespace nmt {

/// Opens every text, so that a missing one is reported before any work. Throws a usage error.
void check_texts(const DataOptions& data);

/// The texts of a recipe as ids. Texts with the same targets make one corpus, unless they have
/// ratios of their own; training mixes the corpora.
struct EncodedData {
  std::vector<std::unique_ptr<SubwordSampler>>
      samplers;  // of the source and of each target; null: none
  std::vector<Corpus> corpora;
  std::vector<double> ratios;        // one per corpus
  std::vector<ValidationSet> valid;  // one for each target of data.valid
  BatchOptions batches;              // those of the recipe, with buckets

  std::vector<MixedCorpus> mixed() const;
  std::vector<const ValidationSet*> valid_sets() const;
};

/// Encodes all texts into files of `cache`; the folder and the vocabularies must outlive the
/// result. Warns if more than 1 % of the tokens of a side are unknown, and throws a usage error if
/// more than half of them are.
EncodedData encode_data(const Recipe& recipe, const Vocabularies& vocabularies,
                        const std::filesystem::path& cache, TrainingObserver& observer);

}  // namespace nmt
