#include "training/workers.h"

#include <cmath>

namespace nmt {

LossSums& LossSums::operator+=(const LossSums& other) {
  cross_entropy += other.cross_entropy;
  target_tokens += other.target_tokens;
  source_tokens += other.source_tokens;
  sentences += other.sentences;
  updates += other.updates;
  return *this;
}

Workers::Workers(const Model& model, const Corpus& corpus, int workers, ThreadPool& pool)
    : model_(model), corpus_(corpus), pool_(pool) {
  for (int w = 0; w < workers; ++w) workers_.emplace_back(model.parameters());
}

LossSums Workers::differentiate(std::span<const int64_t> pairs, const LossOptions& options) {
  deal(pairs);
  int64_t tokens = 0;
  for (const int64_t pair : pairs) tokens += corpus_.lengths(pair).target + 1;  // and </s>
  pool_.run(int(workers_.size()),
            [&](int w) { differentiate(workers_[size_t(w)], options, tokens); });
  LossSums sums;
  broken_.clear();
  for (Worker& worker : workers_) {
    sums += worker.sums;
    if (!worker.finite) broken_.insert(broken_.end(), worker.pairs.begin(), worker.pairs.end());
    if (&worker != &workers_.front()) gradients().add(worker.gradients);
  }
  sums.updates = 1;
  return sums;
}

// Batches are sorted by length: dealt out in turn, the parts take equally long.
void Workers::deal(std::span<const int64_t> pairs) {
  for (Worker& worker : workers_) worker.pairs.clear();
  for (size_t i = 0; i < pairs.size(); ++i) workers_[i % workers_.size()].pairs.push_back(pairs[i]);
}

void Workers::differentiate(Worker& worker, const LossOptions& options, int64_t batch_tokens) {
  worker.sums = {};
  worker.finite = true;
  if (worker.pairs.empty()) return;
  const Batch batch = corpus_.batch(worker.pairs);
  worker.tape.reset();
  const Loss loss = model_.loss(worker.tape, batch, options);
  worker.sums.cross_entropy = loss.cross_entropy;
  worker.sums.target_tokens = batch.target_tokens;
  for (const int length : batch.source.lengths) worker.sums.source_tokens += length;
  worker.sums.sentences = batch.source.size;
  worker.finite = std::isfinite(loss.cross_entropy) && std::isfinite(loss.total.value()(0, 0));
  if (worker.finite) worker.tape.backward(loss.total, Real(1.0 / double(batch_tokens)));
}

void Workers::clear() {
  pool_.run(int(workers_.size()), [&](int w) { workers_[size_t(w)].gradients.clear(); });
}

int64_t Workers::peak_activations() {
  int64_t bytes = 0;
  for (Worker& worker : workers_) bytes += worker.tape.arena().peak();
  return bytes;
}

}  // namespace nmt
