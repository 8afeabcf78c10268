#include "models/model.h"

#include <algorithm>
#include <numeric>

#include "autograd/ops.h"
#include "base/rng.h"
#include "seq2seq/sampled_softmax.h"

namespace nmt {
namespace {

/// [T·B] what each symbol's loss is multiplied by; 0 at padding. `pairs` [B] are the pairs' own
/// weights, empty: 1 each.
std::span<Real> row_weights(Tape& tape, const TargetBatch& target, std::span<const double> pairs,
                            const LossOptions& options) {
  const size_t size = target.lengths.size();
  const auto weights = tape.memory().array<Real>(int64_t(target.labels.size()));
  const double factor =
      options.target_factors.empty() ? 1 : options.target_factors[size_t(target.target)];
  for (size_t r = 0; r < weights.size(); ++r) {
    const int length = target.lengths[r % size];
    // TensorFlow's sequence_loss_by_example adds 1e-12 to what it divides by.
    const double divisor = options.average_across_timesteps ? length + 1e-12 : 1;
    const double pair = pairs.empty() ? 1 : pairs[r % size];
    weights[r] = int(r / size) < length ? Real(factor / divisor * pair) : Real(0);
  }
  return weights;
}

/// [T·B, 1] losses against a few symbols drawn for the whole batch.
Var sampled_losses(const Decoder& decoder, const TargetBatch& target, Var outputs,
                   const LossOptions& options) {
  const auto layer = decoder.output_layer();
  if (!layer || layer->transposed)
    throw std::invalid_argument("a sampled softmax needs an output projection of its own");
  Rng rng(options.pass.seed, Purpose::kSampledSoftmax, options.pass.update,
          uint64_t(target.target));
  const LogUniformSampler sampler(decoder.symbols());
  const SampledValues sampled =
      log_uniform_candidate_sampler(target.labels, options.num_samples, sampler, rng);
  return sampled_softmax_loss({layer->weights->parameter, layer->bias}, target.labels, outputs,
                              sampled);
}

std::vector<int> rows_that_count(std::span<const Real> weights) {
  std::vector<int> rows;
  for (size_t r = 0; r < weights.size(); ++r)
    if (weights[r] != 0) rows.push_back(int(r));
  return rows;
}

/// Σ weights[r]·loss[r] over all symbols. unsmoothed [T·B] gets the cross-entropy of each row, 0
/// where its weight is. Rows of padding do not meet the vocabulary.
Var full_sum(Tape& tape, const Decoder& decoder, const TargetBatch& target, Var outputs,
             std::span<const Real> weights, double smoothing, std::span<double> unsmoothed) {
  const std::vector<int> rows = rows_that_count(weights);
  std::vector<TokenId> labels;
  const auto factors = tape.memory().array<Real>(int64_t(rows.size()));
  std::vector<double> losses(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    labels.push_back(target.labels[size_t(rows[i])]);
    factors[i] = weights[size_t(rows[i])];
  }
  const Var counted = rows.size() < weights.size() ? gather_rows(outputs, rows) : outputs;
  const auto layer = decoder.output_layer();
  const Var sum = layer ? summed_cross_entropy(counted, *layer, labels, factors, smoothing, losses)
                        : weighted_sum(softmax_cross_entropy(decoder.project(tape, counted), labels,
                                                             factors, smoothing, losses),
                                       {factors.data(), counted.rows(), 1});
  std::fill(unsmoothed.begin(), unsmoothed.end(), 0.0);
  for (size_t i = 0; i < rows.size(); ++i) unsmoothed[size_t(rows[i])] = losses[i];
  return sum;
}

/// The same over a few symbols that are drawn.
Var sampled_sum(const Decoder& decoder, const TargetBatch& target, Var outputs,
                std::span<Real> weights, const LossOptions& options, std::span<double> unsmoothed) {
  const Var losses = sampled_losses(decoder, target, outputs, options);
  for (size_t r = 0; r < weights.size(); ++r)
    unsmoothed[r] = weights[r] != 0 ? double(losses.value().data[r]) : 0;
  return weighted_sum(losses, {weights.data(), losses.rows(), 1});
}

}  // namespace

Loss Model::loss(Tape& tape, const Batch& batch, const LossOptions& options) const {
  const Encoded encoded = encode(tape, batch.source, options.pass);
  Loss loss;
  for (const TargetBatch& target : batch.targets) {
    const Decoder& decoder = this->decoder(target.target);
    const Var outputs =
        decoder.run(tape, decoder.remember(tape, encoded), batch, target, options.pass);
    const PartScope scope(tape, Part::kOutput);
    const auto weights = row_weights(tape, target, batch.weights, options);
    std::vector<double> losses(weights.size());
    const Var sum =
        options.num_samples > 0
            ? sampled_sum(decoder, target, outputs, weights, options, losses)
            : full_sum(tape, decoder, target, outputs, weights, options.label_smoothing, losses);
    loss.cross_entropy = std::accumulate(losses.begin(), losses.end(), loss.cross_entropy);
    loss.total = loss.total.defined() ? add(loss.total, sum) : sum;
  }
  return loss;
}

std::vector<double> Model::score(Tape& tape, const Batch& batch) const {
  const TargetBatch& target = batch.targets.front();
  const Decoder& decoder = this->decoder(target.target);
  const Encoded encoded = decoder.remember(tape, encode(tape, batch.source));
  const Var outputs = decoder.run(tape, encoded, batch, target, {});
  const auto weights = row_weights(tape, target, {}, {});
  std::vector<double> log_probs(weights.size());
  full_sum(tape, decoder, target, outputs, weights, 0, log_probs);
  for (double& x : log_probs) x = -x;
  return log_probs;
}

}  // namespace nmt
