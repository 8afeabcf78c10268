#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <utility>
#include <vector>

#include "autograd/tape.h"
#include "base/parallel.h"
#include "data/corpus.h"
#include "models/model.h"
#include "training/events.h"
#include "training/training_options.h"

namespace nmt {

/// A batch: pairs of a corpus as they are in an epoch.
struct CorpusPairs {
  const Corpus* corpus;
  std::span<const int64_t> pairs;
  int64_t epoch = 0;
};

/// Counts of each target of the model.
struct TargetCounts {
  std::vector<int64_t> tokens, pairs;
};

/// Splits batches into one part per worker and sums the gradients in a fixed order: the result
/// depends on the number of workers, never on the number of threads.
class Workers {
 public:
  /// Both must outlive the workers.
  Workers(const Model& model, int workers, ThreadPool& pool);

  /// Computes d loss / d parameters of these batches, as if they were one, into gradients(); the
  /// divisor of the loss is that of all of them. options.target_factors is filled in here. Losses
  /// that are not finite are returned as they are: see broken_lines().
  LossSums differentiate(std::span<const CorpusPairs> batches, LossOptions options,
                         const BatchLossOptions& loss = TokenMeanLoss{});
  LossSums differentiate(const Corpus& corpus, std::span<const int64_t> pairs, LossOptions options,
                         const BatchLossOptions& loss = TokenMeanLoss{}) {
    const CorpusPairs batch = {.corpus = &corpus, .pairs = pairs};
    return differentiate(std::span(&batch, 1), std::move(options), loss);
  }
  Gradients& gradients() { return workers_.front().gradients; }
  double sum_of_squares() const { return sum_of_squares_; }  // of gradients()
  double objective() const { return objective_; }            // the loss that they belong to
  /// After an update: sets all gradients to zero.
  void clear();

  /// Hands the memory of activations to the system until the next batch.
  void release();

  /// Lines of the training text whose part of the last batches had a loss that is not finite.
  const std::vector<int64_t>& broken_lines() const { return broken_; }
  /// From here on profile() measures.
  void start_profile();
  struct Seconds {
    std::array<double, kParts> parts{};  // of the tapes, all workers together
    double data = 0;                     // making batches from the corpus
    double sums = 0;                     // adding gradients and packing weights, all threads
  };
  Seconds profile() const;

  /// The peak memory of the workers' activations, in bytes.
  int64_t peak_activations();

 private:
  struct Worker {
    explicit Worker(const ParameterStore& parameters)
        : gradients(parameters), tape(Tape::Use::kRecord, &gradients) {}
    Gradients gradients;
    Tape tape;
    Profile profile;
    double data_seconds = 0;
    std::vector<std::vector<int64_t>> pairs;  // of each batch
    std::vector<Batch> batches;               // made of the pairs; empty if there are none
    std::vector<int64_t> broken;              // lines
    LossSums sums;
    double objective = 0;
  };
  void deal(std::span<const CorpusPairs> batches);
  static void make_batches(Worker& worker, std::span<const CorpusPairs> batches);
  TargetCounts target_counts() const;  // in the batches of all workers
  void differentiate(Worker& worker, const CorpusPairs& from, size_t i, const LossOptions& options);
  void add_gradients();

  const Model& model_;
  ThreadPool& pool_;
  std::deque<Worker> workers_;
  std::vector<int64_t> broken_;
  double sum_of_squares_ = 0, objective_ = 0;
  bool profiling_ = false;
  double sum_seconds_ = 0;
};

}  // namespace nmt
