#pragma once

#include <vector>

#include "data/batches.h"
#include "report/json.h"

namespace nmt {

/// [{"source": 10, "target": 11, "pairs": 100, "padding": 0.05}, ...]
inline Json json_of(const std::vector<BucketStatistics>& buckets) {
  auto json = Json::array();
  for (const BucketStatistics& b : buckets)
    json.push_back({{"source", b.bucket.source},
                    {"target", b.bucket.target},
                    {"pairs", b.pairs},
                    {"padding", b.padding()}});
  return json;
}

/// {"lines": 29000, "pairs": 28999, "dropped": {"blank": 0, "too_long": 1, ...}, "cut": 0, ...}
inline Json json_of(const CorpusCounts& c) {
  return {{"lines", c.lines},
          {"pairs", c.kept},
          {"dropped",
           {{"blank", c.blank},
            {"duplicate", c.duplicate},
            {"too_short", c.too_short},
            {"too_long", c.too_long},
            {"max_ratio", c.unbalanced}}},
          {"cut", c.cut},
          {"source_tokens", c.source_tokens},
          {"target_tokens", c.target_tokens}};
}

}  // namespace nmt
