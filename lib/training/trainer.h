#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "models/model.h"
#include "training/checkpoint.h"
#include "training/events.h"
#include "training/history.h"
#include "training/training_options.h"
#include "training/updater.h"
#include "training/validation.h"

namespace nmt {

struct TrainerOptions {
  std::filesystem::path folder;  // the model folder: checkpoints, history and parameters go there
  std::string recipe;            // resolved, as text: every checkpoint keeps it
  uint64_t seed = 1;
  TrainOptions train;
  ValidOptions valid;
  std::function<int()> interrupted = interrupt_signal;  // the signal that asks to stop, 0: none
  int save_attempts = 3;     // so that somebody can make room on a full disk
  double retry_seconds = 5;  // between attempts
};

struct TrainingData {
  std::vector<MixedCorpus> corpora;
  std::vector<const ValidationSet*> valid;
};

struct TrainingResult {
  StoppedEvent stopped;
  int signal = 0;  // that ended the run, 0: none
};

/// The loop: updates, reports, validations and checkpoints, until a limit of the recipe or a
/// signal. The same options, data and parameters give the same parameters and history.jsonl with
/// any number of threads, and however the run is interrupted, killed and resumed.
class Trainer {
 public:
  /// What is passed by reference must outlive the trainer. REQUIRES that the folder exists.
  Trainer(Model& model, const TrainingData& data, const TrainerOptions& options, ThreadPool& pool,
          TrainingObserver& observer);

  /// Continues from the current checkpoint of the folder. If a limit is reached already, says so
  /// and returns the result of the run: there is nothing left to do. Throws a usage error if the
  /// data differ from those of the checkpoint, and a runtime error if files are damaged.
  std::optional<TrainingResult> resume();

  /// Throws a runtime error if the loss becomes NaN or infinite or a checkpoint cannot be written;
  /// earlier checkpoints are unchanged.
  TrainingResult run();

 private:
  void make_update();
  void report(const UpdateEvent& last);
  bool validation_due() const;
  bool validate();  // false: a signal interrupted it, and nothing was recorded
  void note_validation(ValidationFigures figures, double seconds);
  void drop_surplus();  // removes kept checkpoints beyond the limit
  bool mean_is_due() const;
  bool evaluate_mean(
      StoppedEvent& stopped);  // evaluates the mean of checkpoints; false: a signal interrupted it
  void save();
  TrainingResult finish(StopReason reason);

  std::optional<StopReason> stop_reason() const;
  bool is_interrupted() const { return options_.interrupted() != 0; }
  Progress progress() const;
  double seconds() const;  // spent, over all parts of the run
  std::optional<StopReason> finished() const;
  TrainingResult note_finished(StopReason reason);

  Model& model_;
  TrainingData data_;
  TrainerOptions options_;
  TrainingObserver& observer_;

  Updater updater_;
  Validator validator_;
  Checkpoints checkpoints_;
  std::optional<History> history_;
  TrainingState state_;
  bool saved_ = false;  // whether the current checkpoint has state_

  Clock::time_point start_ = Clock::now();
  double seconds_before_ = 0;  // spent before start_
  double update_seconds_ = 0;  // since the last report, with the target tokens of that time
  int64_t update_tokens_ = 0;
};

}  // namespace nmt
