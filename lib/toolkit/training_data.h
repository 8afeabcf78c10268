#pragma once

#include <filesystem>
#include <memory>

#include "recipe/recipe.h"
#include "report/reporter.h"
#include "text/corpus.h"
#include "text/vocabulary.h"
#include "training/validation.h"

namespace nmt {

struct Vocabularies {
  std::unique_ptr<Vocabulary> source, target;
};

/// Opens every text, so that one which is missing is told before any work. Throws Error (kAsked).
void check_texts(const DataOptions& data);

/// Loads the recipe's vocabularies. One that does not exist is learnt from data.train (a joint one
/// from both sides) and written to its path, or into `instead` if that is not empty. The recipe's
/// seed is that of the sample which a large text is cut to.
Vocabularies prepare_vocabularies(const Recipe& recipe, const std::filesystem::path& instead,
                                  Reporter& reporter, bool quiet);

struct EncodedData {
  Corpus train;
  ValidationSet valid;
};

/// Encodes both texts into files of `cache`, which must outlive the result. Warns if more than 1 %
/// of a side is unknown to its vocabulary, throws Error (kAsked) if it is more than half.
EncodedData encode_data(const Recipe& recipe, const Vocabularies& vocabularies,
                        const std::filesystem::path& cache, Reporter& reporter, bool quiet);

}  // namespace nmt
