#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "text/batches.h"

namespace nmt {

/// [{"source": 10, "target": 11, "pairs": 100, "padding": 0.05}, ...]
inline nlohmann::ordered_json json_of(const std::vector<BucketStatistics>& buckets) {
  auto json = nlohmann::ordered_json::array();
  for (const BucketStatistics& b : buckets)
    json.push_back({{"source", b.bucket.source},
                    {"target", b.bucket.target},
                    {"pairs", b.pairs},
                    {"padding", b.padding()}});
  return json;
}

}  // namespace nmt
