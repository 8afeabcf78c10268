#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/observer.h"
#include "data/batches.h"

namespace nmt {

// What training tells whoever watches. It prints nothing itself.

/// Where a run stands.
struct Progress {
  int64_t update = 0;
  double epoch = 0;     // epochs done, say 3.25
  double seconds = 0;   // of training, over all parts of a resumed run
  double fraction = 0;  // of the way to the nearest of the limits, 0 to 1
};

/// What a run trains on.
struct StartedEvent {
  std::vector<BucketStatistics> buckets;
  int64_t dropped = 0;  // pairs that no bucket takes
};

/// Some updates together: those since the last report. Losses are sums over target tokens, nats.
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
  double seconds = 0;        // that this process spent on updates since the last report
  int64_t timed_tokens = 0;  // target tokens of those updates
  double learning_rate = 0, gradient_norm = 0;  // of the last update
};

struct MetricValue {
  std::string name;
  double value = 0;
  bool higher_is_better = false;
};

/// Pairs of one length bucket.
struct BucketLoss {
  Bucket bucket;
  int64_t pairs = 0, target_tokens = 0;
  double cross_entropy = 0;  // sum over target tokens, nats
  double perplexity() const;
};

struct ValidationEvent {
  Progress progress;
  std::vector<MetricValue> metrics;  // in the recipe's order; the first decides what is best
  std::vector<BucketLoss> buckets;   // if perplexity was asked for: those that have pairs
  bool best = false;                 // better than all before
  int stalled = 0;                   // validations in a row that were not
  int averaged = 0;                  // of the mean of so many checkpoints; 0: of this update's
  double seconds = 0;                // it took
};

struct SavedEvent {
  std::filesystem::path checkpoint;
  bool best = false;
};

struct SaveFailedEvent {
  std::string reason;  // as an Error says it
  int attempt = 1, attempts = 1;
  double wait = 0;  // seconds until the next attempt
};

enum class StopReason { kMaxUpdates, kMaxEpochs, kMaxMinutes, kPatience, kInterrupted };

struct StoppedEvent {
  StopReason reason = StopReason::kMaxUpdates;
  Progress progress;
  std::vector<MetricValue> best;  // of the best validation; empty if there was none
  int64_t best_update = 0;
  int averaged = 0;  // what is best is the mean of so many checkpoints; 0: it is best_update's
};

class TrainingObserver : public Observer {
 public:
  virtual void encoded(const CorpusCounts&) {}  // a corpus to train on, before all else
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
