#pragma once

#include <cstdint>
#include <variant>

#include "base/fields.h"

namespace nmt {

struct ConstantSchedule {
  static constexpr const char* kType = "constant";
  int64_t warmup = 0;
  template <class V>
  void fields(V& v) {
    v("warmup", warmup, "updates over which the rate rises linearly from 0", Range{0, 1e9});
  }
};

/// rate · sqrt(warmup / update) after the warm-up (Vaswani et al. 2017, arXiv:1706.03762,
/// section 5.3).
struct InverseSqrtSchedule {
  static constexpr const char* kType = "inverse_sqrt";
  int64_t warmup = 4000;
  template <class V>
  void fields(V& v) {
    v("warmup", warmup, "updates over which the rate rises linearly from 0", Range{1, 1e9});
  }
};

/// Half a cosine from the full rate to `floor` of it at max_updates (Loshchilov and Hutter 2017,
/// arXiv:1608.03983).
struct CosineSchedule {
  static constexpr const char* kType = "cosine";
  int64_t warmup = 0;
  double floor = 0.0;
  template <class V>
  void fields(V& v) {
    v("warmup", warmup, "updates over which the rate rises linearly from 0", Range{0, 1e9});
    v("floor", floor, "share of the rate that is left at max_updates", Range{0, 1});
  }
};

using ScheduleOptions = std::variant<ConstantSchedule, InverseSqrtSchedule, CosineSchedule>;

}  // namespace nmt
