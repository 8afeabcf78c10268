#pragma once

#include <string>
#include <vector>

#include "recipe/recipe.h"

namespace nmt {

struct ResumeRecipe {
  Recipe recipe;                     // to go on with
  std::vector<std::string> changes;  // keys that differ from the checkpoint's, which they may
};

/// The recipe of a run that goes on: as asked for, with what the first part of the run had
/// resolved. Limits, patience, the intervals of checkpoints and reports, and which checkpoints are
/// kept and averaged may change, everything else decides the result: throws Error (kUsage) naming
/// each such key with both values.
ResumeRecipe resume_recipe(const Recipe& checkpoint, const Recipe& asked);

/// Writes down what was left to the corpus: buckets, and how large a batch is.
Recipe resolved(Recipe recipe, const BatchOptions& batches);

}  // namespace nmt
