#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/batches.h"
#include "jobs/train/memory_plan.h"
#include "jobs/train/train.h"
#include "recipe/recipe.h"

namespace nmt {

struct ParameterSize {
  std::string name;
  std::vector<int64_t> shape;
  int64_t count = 0;
};

/// What a run would do.
struct DryRun {
  std::string recipe;  // resolved, as YAML
  std::vector<ParameterSize> parameters;
  std::vector<CorpusCounts> corpora;
  std::vector<BucketStatistics> buckets;
  int64_t dropped = 0;  // pairs that fit no bucket
  MemoryEstimate memory;
};

/// Finds out what train() would do: the resolved recipe, sizes, buckets and memory. Writes only to
/// a temporary folder, which is removed afterwards; missing vocabularies are built there.
DryRun dry_run(const Recipe& recipe, const TrainSettings& settings, TrainingObserver& observer);

}  // namespace nmt
