#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "autograd/tape.h"
#include "base/parallel.h"
#include "models/model.h"
#include "text/corpus.h"
#include "training/events.h"

namespace nmt {

/// Splits a batch into parts, a worker each, and sums their gradients in a fixed order: the result
/// depends on the number of workers, never on the number of threads.
class Workers {
 public:
  /// All of these must outlive the workers.
  Workers(const Model& model, const Corpus& corpus, int workers, ThreadPool& pool);

  /// d (loss per target token) / d parameters of these pairs of the corpus, into gradients().
  /// Losses that are not finite come back as they are: see broken_pairs().
  LossSums differentiate(std::span<const int64_t> pairs, const LossOptions& options);

  Gradients& gradients() { return workers_.front().gradients; }
  /// After an update: all gradients are zero again.
  void clear();

  /// The pairs whose part of the last batch had a loss that is not finite.
  const std::vector<int64_t>& broken_pairs() const { return broken_; }
  /// Bytes of activations that the workers' tapes took at most.
  int64_t peak_activations();

 private:
  struct Worker {
    explicit Worker(const ParameterStore& parameters)
        : gradients(parameters), tape(Tape::Use::kRecord, &gradients) {}
    Gradients gradients;
    Tape tape;
    std::vector<int64_t> pairs;
    LossSums sums;
    bool finite = true;
  };
  void deal(std::span<const int64_t> pairs);
  void differentiate(Worker& worker, const LossOptions& options, int64_t batch_tokens);

  const Model& model_;
  const Corpus& corpus_;
  ThreadPool& pool_;
  std::deque<Worker> workers_;
  std::vector<int64_t> broken_;
};

}  // namespace nmt
