#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "text/batches.h"

namespace nmt {

struct ParameterSize {
  std::string name;
  std::vector<int64_t> shape;
  int64_t count = 0;
};

/// Bytes that training takes, all workers together.
struct MemoryEstimate {
  int64_t parameters = 0;
  int64_t gradients = 0;    // one set a worker
  int64_t moments = 0;      // of the optimiser, and the moving average
  int64_t activations = 0;  // of the largest batches, which were tried
  int64_t other = 0;        // packed weights, products, text, the program: the rest of the process

  int64_t total() const { return parameters + gradients + moments + activations + other; }
};

/// What a run would be, before it is one.
struct DryRun {
  std::string recipe;  // resolved, as YAML
  std::vector<ParameterSize> parameters;
  std::vector<CorpusCounts> corpora;
  std::vector<BucketStatistics> buckets;
  int64_t dropped = 0;  // pairs that no bucket takes
  MemoryEstimate memory;
};

/// For people: the recipe, then tables.
std::string describe(const DryRun& run);
/// One JSON object.
std::string to_json(const DryRun& run);

}  // namespace nmt
