#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "autograd/tape.h"
#include "base/parallel.h"
#include "models/model.h"
#include "text/corpus.h"
#include "training/events.h"
#include "training/training_options.h"

namespace nmt {

/// Splits a batch into parts, a worker each, and sums their gradients in a fixed order: the result
/// depends on the number of workers, never on the number of threads.
class Workers {
 public:
  /// Both must outlive the workers.
  Workers(const Model& model, int workers, ThreadPool& pool);

  /// d loss / d parameters of these pairs of a corpus in an epoch, into gradients(); what the loss
  /// is divided by is the whole batch's. options.target_factors is filled in here. Losses that are
  /// not finite come back as they are: see broken_pairs().
  LossSums differentiate(const Corpus& corpus, std::span<const int64_t> pairs, LossOptions options,
                         const BatchLossOptions& loss = TokenMeanLoss{}, int64_t epoch = 0);
  Gradients& gradients() { return workers_.front().gradients; }
  double sum_of_squares() const { return sum_of_squares_; }  // of gradients()
  /// After an update: all gradients are zero again.
  void clear();

  /// Hands activations' memory back to the system until the next batch.
  void release();

  /// The pairs whose part of the last batch had a loss that is not finite.
  const std::vector<int64_t>& broken_pairs() const { return broken_; }
  /// From here on profile() has what passes.
  void start_profile();
  struct Seconds {
    std::array<double, kParts> parts{};  // of the tapes, all workers together
    double data = 0;                     // batches are made of the corpus
    double sums = 0;                     // gradients are added and weights packed, all threads
  };
  Seconds profile() const;

  /// Bytes of activations that the workers' tapes took at most.
  int64_t peak_activations();

 private:
  struct Worker {
    explicit Worker(const ParameterStore& parameters)
        : gradients(parameters), tape(Tape::Use::kRecord, &gradients) {}
    Gradients gradients;
    Tape tape;
    Profile profile;
    double data_seconds = 0;
    std::vector<int64_t> pairs;
    Batch batch;  // of them
    LossSums sums;
    bool finite = true;
  };
  void deal(std::span<const int64_t> pairs);
  void make_batch(Worker& worker, const Corpus& corpus, int64_t epoch);
  /// Of each of the model's targets, in all workers' batches.
  std::vector<int64_t> target_tokens() const;
  void differentiate(Worker& worker, const LossOptions& options);
  void add_gradients();

  const Model& model_;
  ThreadPool& pool_;
  std::deque<Worker> workers_;
  std::vector<int64_t> broken_;
  double sum_of_squares_ = 0;
  bool profiling_ = false;
  double sum_seconds_ = 0;
};

}  // namespace nmt
