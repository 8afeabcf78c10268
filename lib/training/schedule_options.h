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

/// The whole rate until `start`, then times `factor` at once and after every further `every`
/// updates: start_decay_steps, decay_steps and learning_rate_decay of OpenNMT.
struct StepSchedule {
  static constexpr const char* kType = "step";
  int64_t warmup = 0, start = 10000, every = 2000;
  double factor = 0.5;
  template <class V>
  void fields(V& v) {
    v("warmup", warmup, "updates over which the rate rises linearly from 0", Range{0, 1e9});
    v("start", start, "updates with the whole rate; the next has `factor` of it", Range{0, 1e12});
    v("every", every, "updates from then on until the rate is multiplied again", Range{1, 1e12});
    v("factor", factor, "what the rate is multiplied by", Range{0, 1});
  }
};

/// Times `factor` when validation has stalled, as PyTorch's ReduceLROnPlateau.
struct PlateauSchedule {
  static constexpr const char* kType = "plateau";
  int64_t warmup = 0;
  int patience = 3;
  double factor = 0.5, floor = 0.0;
  template <class V>
  void fields(V& v) {
    v("warmup", warmup, "updates over which the rate rises linearly from 0", Range{0, 1e9});
    v("patience", patience,
      "validations in a row without a better first metric after which the rate is multiplied, and "
      "counting begins anew; see valid.patience, which ends the run",
      Range{1, 1e9});
    v("factor", factor, "what the rate is multiplied by", Range{0, 1});
    v("floor", floor, "share of the rate that is left at least", Range{0, 1});
  }
};

/// That of TensorFlow's translate.py: every steps_per_checkpoint updates the mean of their losses
/// is compared with the last three such means; if it is higher than all, the rate is multiplied.
struct TutorialSchedule {
  static constexpr const char* kType = "tutorial";
  int64_t warmup = 0, steps_per_checkpoint = 200;
  double factor = 0.99;
  template <class V>
  void fields(V& v) {
    v("warmup", warmup, "updates over which the rate rises linearly from 0", Range{0, 1e9});
    v("steps_per_checkpoint", steps_per_checkpoint,
      "updates whose mean training loss is compared with the last three such means", Range{1, 1e9});
    v("factor", factor,
      "what the rate is multiplied by when that mean is higher than the three: the tutorial's "
      "learning_rate_decay_factor",
      Range{0, 1});
  }
};

using ScheduleOptions = std::variant<ConstantSchedule, InverseSqrtSchedule, CosineSchedule,
                                     StepSchedule, PlateauSchedule, TutorialSchedule>;

}  // namespace nmt
