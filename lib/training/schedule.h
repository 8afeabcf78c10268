#pragma once

#include <cstdint>

#include "training/training_options.h"

namespace nmt {

/// What the base learning rate is multiplied by at an update, counted from 1: 0 to 1. All schedules
/// rise linearly over their warm-up and reach 1 at its last update.
double rate_factor(const ConstantSchedule& schedule, int64_t update, int64_t max_updates);
double rate_factor(const InverseSqrtSchedule& schedule, int64_t update, int64_t max_updates);
double rate_factor(const CosineSchedule& schedule, int64_t update, int64_t max_updates);

/// How likely an update's decoder inputs are the decoder's own.
double feed_probability(const FeedPreviousOptions& options, int64_t update);

/// The learning rate of an update. max_updates is where a cosine ends; others do not look at it.
double learning_rate(const TrainOptions& options, int64_t update);

}  // namespace nmt
