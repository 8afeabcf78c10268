#include "training/workers.h"

#include <cmath>

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

std::vector<double> inverses(const std::vector<int64_t>& counts) {
  std::vector<double> factors;
  for (const int64_t n : counts) factors.push_back(n > 0 ? 1.0 / double(n) : 0);
  return factors;
}

/// What the loss of each of the model's targets is multiplied by; 0 of one that no pair has.
std::vector<double> target_factors(const TokenMeanLoss&, const TargetCounts& counts) {
  return inverses(counts.tokens);
}
std::vector<double> target_factors(const SequenceLoss& loss, const TargetCounts& counts) {
  if (loss.average_across_batch && !loss.per_example_loss) return inverses(counts.pairs);
  return std::vector<double>(counts.pairs.size(), 1.0);
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
  pool_.run(int(workers_.size()), [&](int w) { make_batches(workers_[size_t(w)], batches); });
  const auto start = Clock::now();
  model_.parameters().pack(pool_);
  sum_seconds_ += seconds_since(start) * pool_.size();
  const TargetCounts counts = target_counts();
  options.target_factors =
      std::visit([&](const auto& l) { return target_factors(l, counts); }, loss);
  options.average_across_timesteps = divides_by_length(loss);
  pool_.run(int(workers_.size()), [&](int w) {
    Worker& worker = workers_[size_t(w)];
    for (size_t i = 0; i < batches.size(); ++i) differentiate(worker, batches[i], i, options);
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

void Workers::make_batches(Worker& worker, std::span<const CorpusPairs> batches) {
  const auto start = Clock::now();
  worker.batches.assign(batches.size(), {});
  for (size_t i = 0; i < batches.size(); ++i)
    if (!worker.pairs[i].empty())
      worker.batches[i] = batches[i].corpus->batch(worker.pairs[i], batches[i].epoch);
  worker.data_seconds += seconds_since(start);
}

TargetCounts Workers::target_counts() const {
  const auto targets = size_t(model_.targets());
  TargetCounts counts{std::vector<int64_t>(targets), std::vector<int64_t>(targets)};
  for (const Worker& worker : workers_)
    for (const Batch& batch : worker.batches)
      for (const TargetBatch& target : batch.targets) {
        counts.tokens[size_t(target.target)] += target.tokens;
        counts.pairs[size_t(target.target)] += batch.source.size;
      }
  return counts;
}

void Workers::differentiate(Worker& worker, const CorpusPairs& from, size_t i,
                            const LossOptions& options) {
  if (worker.pairs[i].empty()) return;
  const Batch& batch = worker.batches[i];
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
    for (const int64_t pair : worker.pairs[i]) worker.broken.push_back(from.corpus->line(pair));
  if (profiling_) worker.profile.charge(Part::kOther);
}

void Workers::start_profile() {
  profiling_ = true;
  sum_seconds_ = 0;
  for (Worker& worker : workers_) {
    worker.profile = {};
    worker.data_seconds = 0;
    worker.tape.profiler().profile = &worker.profile;
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
  for (Worker& worker : workers_) bytes += worker.tape.memory().peak();
  return bytes;
}

}  // namespace nmt
