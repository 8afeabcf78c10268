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
  std::vector<Mixture::Draw> draws;  // the batches that it is of
  LossSums sums;
  double objective = 0;                         // the loss that was minimised
  double learning_rate = 0, gradient_norm = 0;  // the norm before clipping
};

/// Seconds of all threads together: `idle` is what none of the others had.
struct TrainingProfile {
  double embedding = 0, recurrent = 0, attention = 0, output = 0, other = 0;
  double optimizer = 0;  // sums of gradients and packing of weights included
  double data = 0, idle = 0;
};

/// One update after another: the next batches, their gradient, the step.
class Updater {
 public:
  /// What is passed by reference must outlive it.
  Updater(Model& model, const std::vector<MixedCorpus>& corpora, const TrainOptions& options,
          uint64_t seed, ThreadPool& pool);

  /// Makes this update, counted from 1. Throws Error (kRuntime), and leaves the parameters as they
  /// were, if loss or gradient are not finite.
  Update make(int64_t update, const ScheduleState& schedule = {});
  /// Computes the gradients of a batch of mixture() and forgets them: what memory they take.
  void try_batch(const Mixture::Draw& draw);
  void release() { workers_.release(); }  // activations' memory, until the next update
  int64_t peak_activations() { return workers_.peak_activations(); }  // bytes, of all workers

  void start_profile();
  TrainingProfile profile() const;  // since start_profile()

  const BatchOptions& batches() const { return batches_; }  // buckets chosen
  Mixture& mixture() { return mixture_; }
  const Mixture& mixture() const { return mixture_; }
  /// Null if the options keep none.
  OptimizerState* average() { return average_ ? &average_->numbers() : nullptr; }
  /// All numbers that decide how it goes on.
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

/// Batches as the recipe wants them; buckets are chosen from the corpora where it names none.
BatchOptions batch_options(const TrainOptions& options, const std::vector<MixedCorpus>& corpora);

}  // namespace nmt
