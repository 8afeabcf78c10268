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
  std::filesystem::path folder;  // the model's: checkpoints, history and parameters go there
  std::string recipe;            // resolved, as text: every checkpoint keeps it
  uint64_t seed = 1;
  TrainOptions train;
  ValidOptions valid;
  std::function<int()> interrupted = interrupt_signal;  // the signal that asks to stop, 0: none
  int save_attempts = 3;                                // a full disk may be made room on
  double retry_seconds = 5;                             // between attempts
};

struct TrainingData {
  std::vector<MixedCorpus> corpora;
  std::vector<const ValidationSet*> valid;
};

struct TrainingResult {
  StoppedEvent stopped;
  int signal = 0;  // that ended the run, 0: none
};

/// The loop: updates, reports, validations and checkpoints, until the recipe's limits or a signal.
/// The same options, data and parameters give the same parameters and history.jsonl, with any
/// number of threads, and whenever the run is interrupted or killed and resumed.
class Trainer {
 public:
  /// What is passed by reference must outlive the trainer. The folder exists.
  Trainer(Model& model, const TrainingData& data, const TrainerOptions& options, ThreadPool& pool,
          TrainingObserver& observer);

  /// Goes on from the folder's current checkpoint. Throws Error: the data are not those that the
  /// checkpoint saw, or all limits are reached already (kUsage); damaged files (kRuntime).
  void resume();

  /// Throws Error (kRuntime) when the loss is not a number any more, or a checkpoint cannot be
  /// written; the checkpoints before stay as they were.
  TrainingResult run();

 private:
  void make_update();
  void report(const UpdateEvent& last);
  bool validation_due() const;
  bool validate();  // false: a signal cut it short, and nothing was noted
  void note_validation(ValidationFigures figures, double seconds);
  void drop_surplus();  // of the checkpoints that are kept
  bool mean_is_due() const;
  bool judge_mean(StoppedEvent& stopped);  // false: a signal cut it short
  void save();
  TrainingResult finish(StopReason reason);

  std::optional<StopReason> stop_reason() const;
  bool is_interrupted() const { return options_.interrupted() != 0; }
  Progress progress() const;
  double seconds() const;  // spent, over all parts of the run
  void check_not_finished() const;

  Model& model_;
  TrainingData data_;
  TrainerOptions options_;
  TrainingObserver& observer_;

  Updater updater_;
  Validator validator_;
  Checkpoints checkpoints_;
  std::optional<History> history_;
  TrainingState state_;
  bool saved_ = false;  // state_ is what the current checkpoint has

  Clock::time_point start_ = Clock::now();
  double seconds_before_ = 0;  // spent before start_
  double update_seconds_ = 0;  // since the last report, and the target tokens of that time
  int64_t update_tokens_ = 0;
};

}  // namespace nmt
