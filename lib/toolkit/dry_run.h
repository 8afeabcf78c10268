#pragma once

#include "recipe/recipe.h"
#include "report/dry_run.h"
#include "report/reporter.h"
#include "toolkit/train.h"

namespace nmt {

/// What train() would do: the resolved recipe, sizes, buckets and memory. Writes nothing but into a
/// temporary folder that is gone afterwards; vocabularies that are missing are learnt there.
DryRun dry_run(const Recipe& recipe, const TrainSettings& settings, Reporter& reporter);

}  // namespace nmt
