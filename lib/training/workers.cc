#include "training/workers.h"

#include <chrono>
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

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// What the loss of each of the model's targets is multiplied by; a corpus's pairs have all its
/// targets.
std::vector<double> target_factors(const TokenMeanLoss&, const Corpus& corpus,
                                   std::span<const int64_t> pairs, int targets) {
  std::vector<int64_t> tokens(size_t(targets), 0);
  for (const int64_t pair : pairs) {
    const std::vector<int> lengths = corpus.target_lengths(pair);
    for (size_t k = 0; k < lengths.size(); ++k)
      tokens[size_t(corpus.target_numbers()[k])] += lengths[k] + 1;  // and </s>
  }
  std::vector<double> factors;
  for (const int64_t count : tokens) factors.push_back(count > 0 ? 1.0 / double(count) : 0);
  return factors;
}
std::vector<double> target_factors(const SequenceLoss& loss, const Corpus&,
                                   std::span<const int64_t> pairs, int targets) {
  const bool mean = loss.average_across_batch && !loss.per_example_loss;
  return std::vector<double>(size_t(targets), mean ? 1.0 / double(pairs.size()) : 1.0);
}

bool divides_by_length(const BatchLossOptions& loss) {
  const auto* sequence = std::get_if<SequenceLoss>(&loss);
  return sequence != nullptr && sequence->average_across_timesteps;
}

}  // namespace

Workers::Workers(const Model& model, int workers, ThreadPool& pool) : model_(model), pool_(pool) {
  for (int w = 0; w < workers; ++w) workers_.emplace_back(model.parameters());
}

LossSums Workers::differentiate(const Corpus& corpus, std::span<const int64_t> pairs,
                                LossOptions options, const BatchLossOptions& loss) {
  deal(pairs);
  const auto start = Clock::now();
  model_.parameters().pack(pool_);
  sum_seconds_ += seconds_since(start) * pool_.size();
  options.target_factors = std::visit(
      [&](const auto& l) { return target_factors(l, corpus, pairs, model_.targets()); }, loss);
  options.average_across_timesteps = divides_by_length(loss);
  pool_.run(int(workers_.size()),
            [&](int w) { differentiate(workers_[size_t(w)], corpus, options); });
  LossSums sums;
  sums.updates = 1;
  broken_.clear();
  objective_ = 0;
  for (const Worker& worker : workers_) {
    sums += worker.sums;
    objective_ += worker.objective;
    if (!worker.finite) broken_.insert(broken_.end(), worker.pairs.begin(), worker.pairs.end());
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
void Workers::deal(std::span<const int64_t> pairs) {
  for (Worker& worker : workers_) worker.pairs.clear();
  for (size_t i = 0; i < pairs.size(); ++i) workers_[i % workers_.size()].pairs.push_back(pairs[i]);
}

void Workers::differentiate(Worker& worker, const Corpus& corpus, const LossOptions& options) {
  worker.sums = {};
  worker.objective = 0;
  worker.finite = true;
  if (worker.pairs.empty()) return;
  const auto start = Clock::now();
  const Batch batch = corpus.batch(worker.pairs);
  worker.data_seconds += seconds_since(start);
  worker.tape.reset();
  if (profiling_) worker.profile.start();
  const Loss loss = model_.loss(worker.tape, batch, options);
  worker.sums.cross_entropy = loss.cross_entropy;
  worker.sums.target_tokens = batch.target_tokens();
  for (const int length : batch.source.lengths) worker.sums.source_tokens += length;
  worker.sums.sentences = batch.source.size;
  worker.objective = double(loss.total.value()(0, 0));
  worker.finite = std::isfinite(loss.cross_entropy) && std::isfinite(worker.objective);
  if (worker.finite) worker.tape.backward(loss.total);
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

int64_t Workers::peak_activations() {
  int64_t bytes = 0;
  for (Worker& worker : workers_) bytes += worker.tape.arena().peak();
  return bytes;
}

}  // namespace nmt
