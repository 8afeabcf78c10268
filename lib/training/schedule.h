#pragma once

#include <cstdint>
#include <vector>

#include "training/training_options.h"

namespace nmt {

/// What later learning rates of a schedule depend on; a checkpoint saves it.
struct ScheduleState {
  int decays = 0;              // times that the rate was multiplied by the factor
  int stalled = 0;             // plateau: consecutive validations without improvement
  double loss_sum = 0;         // tutorial: over updates since the last comparison
  std::vector<double> losses;  // tutorial: the last three means, oldest first
};

/// The factor of the base learning rate at an update, counted from 1: 0 to 1. All schedules rise
/// linearly during their warm-up and reach 1 at its last update, unless they have fallen.
double rate_factor(const ConstantSchedule& schedule, int64_t update, int64_t max_updates,
                   const ScheduleState& state = {});
double rate_factor(const InverseSqrtSchedule& schedule, int64_t update, int64_t max_updates,
                   const ScheduleState& state = {});
double rate_factor(const CosineSchedule& schedule, int64_t update, int64_t max_updates,
                   const ScheduleState& state = {});
double rate_factor(const StepSchedule& schedule, int64_t update, int64_t max_updates,
                   const ScheduleState& state = {});
double rate_factor(const PlateauSchedule& schedule, int64_t update, int64_t max_updates,
                   const ScheduleState& state = {});
double rate_factor(const TutorialSchedule& schedule, int64_t update, int64_t max_updates,
                   const ScheduleState& state = {});

/// Passes the loss of an update to the schedule.
void after_update(const ScheduleOptions& schedule, int64_t update, double loss,
                  ScheduleState& state);
/// Tells the schedule whether a validation improved on all before.
void after_validation(const ScheduleOptions& schedule, bool better, ScheduleState& state);

/// The probability that an update feeds the decoder its own tokens.
double feed_probability(const FeedPreviousOptions& options, int64_t update);

/// The learning rate of an update. max_updates is the end of a cosine; other schedules ignore it.
double learning_rate(const TrainOptions& options, int64_t update, const ScheduleState& state = {});

}  // namespace nmt
