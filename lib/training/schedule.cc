#include "training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "training/optimizer.h"

namespace nmt {
namespace {

constexpr size_t kLosses = 3;  // that translate.py compares with: previous_losses[-3:]

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

double rate_factor(const ConstantSchedule& schedule, int64_t update, int64_t,
                   const ScheduleState&) {
  return warm_up(schedule.warmup, update);
}

double rate_factor(const InverseSqrtSchedule& schedule, int64_t update, int64_t,
                   const ScheduleState&) {
  if (update < schedule.warmup) return warm_up(schedule.warmup, update);
  return std::sqrt(double(schedule.warmup) / double(update));
}

double rate_factor(const CosineSchedule& schedule, int64_t update, int64_t max_updates,
                   const ScheduleState&) {
  if (update < schedule.warmup) return warm_up(schedule.warmup, update);
  const double steps = double(std::max<int64_t>(1, max_updates - schedule.warmup));
  const double done = std::min(1.0, double(update - schedule.warmup) / steps);
  const double wave = (1 + std::cos(std::numbers::pi * done)) / 2;
  return schedule.floor + (1 - schedule.floor) * wave;
}

double rate_factor(const StepSchedule& schedule, int64_t update, int64_t, const ScheduleState&) {
  const int64_t past = update - schedule.start;
  const int64_t decays = past > 0 ? 1 + (past - 1) / schedule.every : 0;
  return warm_up(schedule.warmup, update) * std::pow(schedule.factor, double(decays));
}

double rate_factor(const PlateauSchedule& schedule, int64_t update, int64_t,
                   const ScheduleState& state) {
  return warm_up(schedule.warmup, update) *
         std::max(schedule.floor, std::pow(schedule.factor, state.decays));
}

double rate_factor(const TutorialSchedule& schedule, int64_t update, int64_t,
                   const ScheduleState& state) {
  return warm_up(schedule.warmup, update) * std::pow(schedule.factor, state.decays);
}

void after_update(const ScheduleOptions& schedule, int64_t update, double loss,
                  ScheduleState& state) {
  const auto* tutorial = std::get_if<TutorialSchedule>(&schedule);
  if (tutorial == nullptr) return;
  state.loss_sum += loss;
  if (update % tutorial->steps_per_checkpoint != 0) return;
  const double mean = state.loss_sum / double(tutorial->steps_per_checkpoint);
  std::vector<double>& last = state.losses;
  if (last.size() == kLosses && mean > *std::max_element(last.begin(), last.end())) ++state.decays;
  last.push_back(mean);
  if (last.size() > kLosses) last.erase(last.begin());
  state.loss_sum = 0;
}

void after_validation(const ScheduleOptions& schedule, bool better, ScheduleState& state) {
  const auto* plateau = std::get_if<PlateauSchedule>(&schedule);
  if (plateau == nullptr) return;
  state.stalled = better ? 0 : state.stalled + 1;
  if (state.stalled < plateau->patience) return;
  ++state.decays;
  state.stalled = 0;
}

double feed_probability(const FeedPreviousOptions& options, int64_t update) {
  return std::visit([&](const auto& o) { return probability(o, double(update)); }, options);
}

double learning_rate(const TrainOptions& options, int64_t update, const ScheduleState& state) {
  const double factor =
      std::visit([&](const auto& s) { return rate_factor(s, update, options.max_updates, state); },
                 options.schedule);
  return base_learning_rate(options.optimizer) * factor;
}

}  // namespace nmt
