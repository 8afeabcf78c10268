#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/observer.h"
#include "data/batches.h"

namespace nmt {

// The events of a run. Training tells them to an observer and prints nothing itself.

/// How far a run has come.
struct Progress {
  int64_t update = 0;
  double epoch = 0;     // epochs done, for example 3.25
  double seconds = 0;   // of training, over all parts of a resumed run
  double fraction = 0;  // of the way to the nearest limit, 0 to 1
};

/// What a run trains on.
struct StartedEvent {
  std::vector<BucketStatistics> buckets;
  int64_t dropped = 0;  // pairs that fit no bucket
};

/// Sums over several updates: those since the last report. Losses are sums over target tokens,
/// nats.
struct LossSums {
  double cross_entropy = 0;  // without label smoothing
  int64_t target_tokens = 0, source_tokens = 0, sentences = 0, updates = 0;

  double loss() const { return target_tokens ? cross_entropy / double(target_tokens) : 0; }
  LossSums& operator+=(const LossSums& other);
};

struct UpdateEvent {
  Progress progress;
  LossSums batch;
  double learning_rate = 0, gradient_norm = 0;  // the norm before clipping
};

struct ReportEvent {
  Progress progress;
  LossSums since_last;
  double seconds = 0;        // spent by this process on updates since the last report
  int64_t timed_tokens = 0;  // target tokens of those updates
  double learning_rate = 0, gradient_norm = 0;  // of the last update
};

struct MetricValue {
  std::string name;
  double value = 0;
  bool higher_is_better = false;
};

/// The loss of the pairs of one length bucket.
struct BucketLoss {
  Bucket bucket;
  int64_t pairs = 0, target_tokens = 0;
  double cross_entropy = 0;  // sum over target tokens, nats
  double perplexity() const;
};

struct ValidationEvent {
  Progress progress;
  std::vector<MetricValue> metrics;  // in the recipe's order; the first decides what is best
  std::vector<BucketLoss> buckets;   // if perplexity was requested: the buckets that have pairs
  bool best = false;                 // better than all before
  int stalled = 0;                   // consecutive validations without improvement
  int averaged = 0;    // number of checkpoints averaged; 0: the parameters of this update
  double seconds = 0;  // duration
};

struct SavedEvent {
  std::filesystem::path checkpoint;
  bool best = false;
};

struct SaveFailedEvent {
  std::string reason;  // the message of the Error
  int attempt = 1, attempts = 1;
  double wait = 0;  // seconds until the next attempt
};

enum class StopReason { kMaxUpdates, kMaxEpochs, kMaxMinutes, kPatience, kInterrupted };

struct StoppedEvent {
  StopReason reason = StopReason::kMaxUpdates;
  Progress progress;
  std::vector<MetricValue> best;  // of the best validation; empty if there was none
  int64_t best_update = 0;
  int averaged = 0;  // the best is the mean of this many checkpoints; 0: that of best_update
};

class TrainingObserver : public Observer {
 public:
  virtual void encoded(const CorpusCounts&) {}  // a corpus to train on, before anything else
  virtual void started(const StartedEvent&) {}
  virtual void updated(const UpdateEvent&) {}
  virtual void reported(const ReportEvent&) {}
  virtual void validation_started(const Progress&) {}
  virtual void validated(const ValidationEvent&) {}
  virtual void saved(const SavedEvent&) {}
  virtual void save_failed(const SaveFailedEvent&) {}
  virtual void stopped(const StoppedEvent&) {}
};

}  // namespace nmt
