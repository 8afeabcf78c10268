#pragma once

#include <string>
#include <vector>

#include "recipe/recipe.h"

namespace nmt {

struct ResumeRecipe {
  Recipe recipe;                     // of the resumed run
  std::vector<std::string> changes;  // keys that may differ from the checkpoint's recipe, and do
};

/// The recipe of a resumed run: the given one, with the values that the first part of the run has
/// resolved. Limits, patience, the intervals of checkpoints and reports, and which checkpoints are
/// kept and averaged may change. Everything else decides the result: throws a usage error that
/// names each such key with both values.
ResumeRecipe resume_recipe(const Recipe& checkpoint, const Recipe& asked);

/// The recipe with the values that the corpus has decided: the buckets and the size of a batch.
Recipe resolved(Recipe recipe, const BatchOptions& batches);

}  // namespace nmt
