#include "training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "training/optimizer.h"

namespace nmt {
namespace {

double probability(const ConstantFeeding& o, double) { return o.probability; }
double probability(const LinearFeeding& o, double update) {
  return o.from + (o.to - o.from) * std::min(1.0, update / double(o.updates));
}
double probability(const ExponentialFeeding& o, double update) { return 1 - std::pow(o.k, update); }
double probability(const InverseSigmoidFeeding& o, double update) {
  return 1 - o.k / (o.k + std::exp(update / o.k));
}

double warm_up(int64_t warmup, int64_t update) {
  return update < warmup ? double(update) / double(warmup) : 1.0;
}

}  // namespace

double rate_factor(const ConstantSchedule& schedule, int64_t update, int64_t) {
  return warm_up(schedule.warmup, update);
}

double rate_factor(const InverseSqrtSchedule& schedule, int64_t update, int64_t) {
  if (update < schedule.warmup) return warm_up(schedule.warmup, update);
  return std::sqrt(double(schedule.warmup) / double(update));
}

double rate_factor(const CosineSchedule& schedule, int64_t update, int64_t max_updates) {
  if (update < schedule.warmup) return warm_up(schedule.warmup, update);
  const double steps = double(std::max<int64_t>(1, max_updates - schedule.warmup));
  const double done = std::min(1.0, double(update - schedule.warmup) / steps);
  const double wave = (1 + std::cos(std::numbers::pi * done)) / 2;
  return schedule.floor + (1 - schedule.floor) * wave;
}

double feed_probability(const FeedPreviousOptions& options, int64_t update) {
  return std::visit([&](const auto& o) { return probability(o, double(update)); }, options);
}

double learning_rate(const TrainOptions& options, int64_t update) {
  const double factor = std::visit(
      [&](const auto& s) { return rate_factor(s, update, options.max_updates); }, options.schedule);
  return base_learning_rate(options.optimizer) * factor;
}

}  // namespace nmt
