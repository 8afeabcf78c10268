#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/parallel.h"
#include "data/mixture.h"
#include "models/model.h"
#include "training/average.h"
#include "training/checkpoint.h"
#include "training/optimizer.h"
#include "training/schedule.h"
#include "training/training_options.h"
#include "training/workers.h"

namespace nmt {

struct Update {
  std::vector<Mixture::Draw> draws;  // its batches
  LossSums sums;
  double objective = 0;                         // the loss that was minimised
  double learning_rate = 0, gradient_norm = 0;  // the norm before clipping
};

/// Seconds of all threads together; `idle` is the rest.
struct TrainingProfile {
  double embedding = 0, recurrent = 0, attention = 0, output = 0, other = 0;
  double optimizer = 0;  // including sums of gradients and packing of weights
  double data = 0, idle = 0;
};

/// Makes one update after another: the next batches, their gradient, the step.
class Updater {
 public:
  /// What is passed by reference must outlive the updater.
  Updater(Model& model, const std::vector<MixedCorpus>& corpora, const TrainOptions& options,
          uint64_t seed, ThreadPool& pool);

  /// Makes this update, counted from 1. Throws a runtime error and leaves the parameters unchanged
  /// if the loss or the gradient is not finite.
  Update make(int64_t update, const ScheduleState& schedule = {});
  /// Computes the gradients of a batch of mixture() and discards them, to find out how much memory
  /// they need.
  void try_batch(const Mixture::Draw& draw);
  void release() {
    workers_.release();
  }  // hands the memory of activations to the system until the next update
  int64_t peak_activations() { return workers_.peak_activations(); }  // bytes, of all workers

  void start_profile();
  TrainingProfile profile() const;  // since start_profile()

  const BatchOptions& batches() const { return batches_; }  // with buckets
  Mixture& mixture() { return mixture_; }
  const Mixture& mixture() const { return mixture_; }
  /// Null if the options keep none.
  OptimizerState* average() { return average_ ? &average_->numbers() : nullptr; }
  /// All numbers that decide how the run continues.
  CheckpointTensors tensors();

 private:
  std::vector<CorpusPairs> batches_of(const std::vector<Mixture::Draw>& draws) const;
  LossOptions loss_options(int64_t update) const;

  Model& model_;
  TrainOptions options_;
  uint64_t seed_;
  ThreadPool& pool_;
  BatchOptions batches_;
  Mixture mixture_;
  Workers workers_;
  std::unique_ptr<Optimizer> optimizer_;
  std::unique_ptr<ParameterAverage> average_;
  Clock::time_point profile_start_{};
  double data_seconds_ = 0, step_seconds_ = 0;
};

/// The batch options of a recipe, with buckets chosen from the corpora if it names none.
BatchOptions batch_options(const TrainOptions& options, const std::vector<MixedCorpus>& corpora);

}  // namespace nmt
