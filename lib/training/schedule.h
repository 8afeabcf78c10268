#pragma once

#include <cstdint>
#include <vector>

#include "training/training_options.h"

namespace nmt {

/// What a schedule has seen that later rates depend on; a checkpoint keeps it.
struct ScheduleState {
  int decays = 0;              // how often the rate was multiplied by the factor
  int stalled = 0;             // plateau: validations in a row without a better one
  double loss_sum = 0;         // tutorial: over updates since the last comparison
  std::vector<double> losses;  // tutorial: the last three means, oldest first
};

/// What the base learning rate is multiplied by at an update, counted from 1: 0 to 1. All schedules
/// rise linearly over their warm-up and reach 1 at its last update, unless they have fallen.
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

/// Tells the schedule the loss that an update has minimised.
void after_update(const ScheduleOptions& schedule, int64_t update, double loss,
                  ScheduleState& state);
/// Tells it whether a validation was better than all before.
void after_validation(const ScheduleOptions& schedule, bool better, ScheduleState& state);

/// How likely an update's decoder inputs are the decoder's own.
double feed_probability(const FeedPreviousOptions& options, int64_t update);

/// The learning rate of an update. max_updates is where a cosine ends; others do not look at it.
double learning_rate(const TrainOptions& options, int64_t update, const ScheduleState& state = {});

}  // namespace nmt
