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

/// What the loss of each of the model's targets is multiplied by, of a batch with so many tokens of
/// each.
std::vector<double> target_factors(const TokenMeanLoss&, const std::vector<int64_t>& tokens,
                                   size_t) {
  std::vector<double> factors;
  for (const int64_t count : tokens) factors.push_back(count > 0 ? 1.0 / double(count) : 0);
  return factors;
}
std::vector<double> target_factors(const SequenceLoss& loss, const std::vector<int64_t>& tokens,
                                   size_t pairs) {
  const bool mean = loss.average_across_batch && !loss.per_example_loss;
  return std::vector<double>(tokens.size(), mean ? 1.0 / double(pairs) : 1.0);
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
                                LossOptions options, const BatchLossOptions& loss, int64_t epoch) {
  deal(pairs);
  pool_.run(int(workers_.size()), [&](int w) { make_batch(workers_[size_t(w)], corpus, epoch); });
  const auto start = Clock::now();
  model_.parameters().pack(pool_);
  sum_seconds_ += seconds_since(start) * pool_.size();
  options.target_factors = std::visit(
      [&](const auto& l) { return target_factors(l, target_tokens(), pairs.size()); }, loss);
  options.average_across_timesteps = divides_by_length(loss);
  pool_.run(int(workers_.size()), [&](int w) { differentiate(workers_[size_t(w)], options); });
  LossSums sums;
  sums.updates = 1;
  broken_.clear();
  for (const Worker& worker : workers_) {
    sums += worker.sums;
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

void Workers::make_batch(Worker& worker, const Corpus& corpus, int64_t epoch) {
  const auto start = Clock::now();
  worker.batch = worker.pairs.empty() ? Batch() : corpus.batch(worker.pairs, epoch);
  worker.data_seconds += seconds_since(start);
}

std::vector<int64_t> Workers::target_tokens() const {
  std::vector<int64_t> tokens(size_t(model_.targets()), 0);
  for (const Worker& worker : workers_)
    for (const TargetBatch& target : worker.batch.targets)
      tokens[size_t(target.target)] += target.tokens;
  return tokens;
}

void Workers::differentiate(Worker& worker, const LossOptions& options) {
  worker.sums = {};
  worker.finite = true;
  if (worker.pairs.empty()) return;
  const Batch& batch = worker.batch;
  worker.tape.reset();
  if (profiling_) worker.profile.start();
  const Loss loss = model_.loss(worker.tape, batch, options);
  worker.sums.cross_entropy = loss.cross_entropy;
  worker.sums.target_tokens = batch.target_tokens();
  for (const int length : batch.source.lengths) worker.sums.source_tokens += length;
  worker.sums.sentences = batch.source.size;
  worker.finite = std::isfinite(loss.cross_entropy) && std::isfinite(loss.total.value()(0, 0));
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

void Workers::release() {
  for (Worker& worker : workers_) worker.tape.release();
}

int64_t Workers::peak_activations() {
  int64_t bytes = 0;
  for (Worker& worker : workers_) bytes += worker.tape.arena().peak();
  return bytes;
}

}  // namespace nmt
