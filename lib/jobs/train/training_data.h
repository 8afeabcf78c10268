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

/// Opens every text, so that one which is missing is told before any work. Throws Error (kUsage).
void check_texts(const DataOptions& data);

/// Texts as ids. What is mixed are the corpora that the recipe's texts make up: those that
/// translate into the same targets are one, unless they have ratios of their own.
struct EncodedData {
  std::vector<std::unique_ptr<SubwordSampler>> samplers;  // the source's, each target's; null: none
  std::vector<Corpus> corpora;
  std::vector<double> ratios;        // of each
  std::vector<ValidationSet> valid;  // one for each target that data.valid has
  BatchOptions batches;              // as the recipe wants them, buckets chosen

  std::vector<MixedCorpus> mixed() const;
  std::vector<const ValidationSet*> valid_sets() const;
};

/// Encodes all texts into files of `cache`, which must outlive the result, as the vocabularies
/// must. Warns if more than 1 % of a side is unknown to its vocabulary, throws Error (kUsage) if it
/// is more than half.
EncodedData encode_data(const Recipe& recipe, const Vocabularies& vocabularies,
                        const std::filesystem::path& cache, TrainingObserver& observer);

}  // namespace nmt
