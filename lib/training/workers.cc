#include "training/workers.h"

#include <cmath>
#include <functional>

#include "base/clock.h"

namespace nmt {

LossSums& LossSums::operator+=(const LossSums& other) {
  cross_entropy += other.cross_entropy;
  target_tokens += other.target_tokens;
  source_tokens += other.source_tokens;
  sentences += other.sentences;
  updates += other.updates;
  return *this;
}

namespace {

/// What the loss of each of the model's targets is multiplied by: 1 / `count`, which counts what
/// of a target a pair brings, summed over all pairs; 0 of a target that no pair has.
std::vector<double> inverse_counts(std::span<const CorpusPairs> batches, int targets,
                                   const std::function<int64_t(int length)>& count) {
  std::vector<int64_t> counts(size_t(targets), 0);
  for (const auto& [corpus, pairs] : batches)
    for (const int64_t pair : pairs) {
      const std::vector<int> lengths = corpus->target_lengths(pair);
      for (size_t k = 0; k < lengths.size(); ++k)
        counts[size_t(corpus->target_numbers()[k])] += count(lengths[k]);
    }
  std::vector<double> factors;
  for (const int64_t n : counts) factors.push_back(n > 0 ? 1.0 / double(n) : 0);
  return factors;
}

std::vector<double> target_factors(const TokenMeanLoss&, std::span<const CorpusPairs> batches,
                                   int targets) {
  return inverse_counts(batches, targets, [](int length) { return length + 1; });  // and </s>
}
std::vector<double> target_factors(const SequenceLoss& loss, std::span<const CorpusPairs> batches,
                                   int targets) {
  if (loss.average_across_batch && !loss.per_example_loss)
    return inverse_counts(batches, targets, [](int) { return 1; });
  return std::vector<double>(size_t(targets), 1.0);
}

bool divides_by_length(const BatchLossOptions& loss) {
  const auto* sequence = std::get_if<SequenceLoss>(&loss);
  return sequence != nullptr && sequence->average_across_timesteps;
}

}  // namespace

Workers::Workers(const Model& model, int workers, ThreadPool& pool) : model_(model), pool_(pool) {
  for (int w = 0; w < workers; ++w) workers_.emplace_back(model.parameters());
}

LossSums Workers::differentiate(std::span<const CorpusPairs> batches, LossOptions options,
                                const BatchLossOptions& loss) {
  deal(batches);
  const auto start = Clock::now();
  model_.parameters().pack(pool_);
  sum_seconds_ += seconds_since(start) * pool_.size();
  options.target_factors =
      std::visit([&](const auto& l) { return target_factors(l, batches, model_.targets()); }, loss);
  options.average_across_timesteps = divides_by_length(loss);
  pool_.run(int(workers_.size()), [&](int w) {
    Worker& worker = workers_[size_t(w)];
    for (size_t i = 0; i < batches.size(); ++i)
      differentiate(worker, *batches[i].corpus, worker.pairs[i], options);
  });
  LossSums sums;
  sums.updates = 1;
  broken_.clear();
  objective_ = 0;
  for (const Worker& worker : workers_) {
    sums += worker.sums;
    objective_ += worker.objective;
    broken_.insert(broken_.end(), worker.broken.begin(), worker.broken.end());
  }
  add_gradients();
  return sums;
}

void Workers::add_gradients() {
  const auto start = Clock::now();
  const ParameterStore& parameters = model_.parameters();
  std::vector<const Gradients*> others;
  for (Worker& worker : workers_) {
    for (int p = 0; p < parameters.size(); ++p)
      if (parameters[p].frozen()) worker.gradients.forget(parameters[p]);
    if (&worker != &workers_.front()) others.push_back(&worker.gradients);
  }
  sum_of_squares_ = gradients().add(others, pool_);
  sum_seconds_ += seconds_since(start) * pool_.size();
}

// Batches are sorted by length: dealt out in turn, the parts take equally long.
void Workers::deal(std::span<const CorpusPairs> batches) {
  for (Worker& worker : workers_) {
    worker.pairs.assign(batches.size(), {});
    worker.broken.clear();
    worker.sums = {};
    worker.objective = 0;
  }
  for (size_t k = 0; k < batches.size(); ++k)
    for (size_t i = 0; i < batches[k].pairs.size(); ++i)
      workers_[i % workers_.size()].pairs[k].push_back(batches[k].pairs[i]);
}

void Workers::differentiate(Worker& worker, const Corpus& corpus, const std::vector<int64_t>& pairs,
                            const LossOptions& options) {
  if (pairs.empty()) return;
  const auto start = Clock::now();
  const Batch batch = corpus.batch(pairs);
  worker.data_seconds += seconds_since(start);
  worker.tape.reset();
  if (profiling_) worker.profile.start();
  const Loss loss = model_.loss(worker.tape, batch, options);
  worker.sums.cross_entropy += loss.cross_entropy;
  worker.sums.target_tokens += batch.target_tokens();
  for (const int length : batch.source.lengths) worker.sums.source_tokens += length;
  worker.sums.sentences += batch.source.size;
  const double objective = double(loss.total.value()(0, 0));
  worker.objective += objective;
  if (std::isfinite(loss.cross_entropy) && std::isfinite(objective))
    worker.tape.backward(loss.total);
  else
    for (const int64_t pair : pairs) worker.broken.push_back(corpus.line(pair));
  if (profiling_) worker.profile.charge(Part::kOther);
}

void Workers::start_profile() {
  profiling_ = true;
  sum_seconds_ = 0;
  for (Worker& worker : workers_) {
    worker.profile = {};
    worker.data_seconds = 0;
    worker.tape.set_profile(&worker.profile);
  }
}

Workers::Seconds Workers::profile() const {
  Seconds all;
  all.sums = sum_seconds_;
  for (const Worker& worker : workers_) {
    all.data += worker.data_seconds;
    for (size_t p = 0; p < kParts; ++p) all.parts[p] += worker.profile.seconds(Part(p));
  }
  return all;
}

void Workers::clear() {
  pool_.run(int(workers_.size()), [&](int w) { workers_[size_t(w)].gradients.clear(); });
}

void Workers::release() {
  for (Worker& worker : workers_) worker.tape.release();
}

int64_t Workers::peak_activations() {
  int64_t bytes = 0;
  for (Worker& worker : workers_) bytes += worker.tape.arena().peak();
  return bytes;
}

}  // namespace nmt
