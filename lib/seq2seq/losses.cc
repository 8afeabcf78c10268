#include "seq2seq/losses.h"

#include <algorithm>

#include "autograd/check.h"

namespace nmt {
namespace {

// Row b of the result is Σ_t losses[t][b]·weights[t][b]·factors[b].
Var weighted_rows(const std::vector<Var>& losses, const StepWeights& weights,
                  const std::vector<Real>& factors) {
  Tape& tape = *losses[0].tape;
  Var total;
  for (size_t t = 0; t < losses.size(); ++t) {
    const Matrix w = tape.allocate(losses[t].rows(), 1);
    for (int64_t b = 0; b < w.rows; ++b) w.data[b] = weights[t][size_t(b)] * factors[size_t(b)];
    const Var term = multiply(losses[t], tape.constant(w));
    total = t == 0 ? term : add(total, term);
  }
  return total;
}

template <class T>
T first(const T& list, int64_t count, const char* what) {
  require(count <= int64_t(list.size()), std::string("model_with_buckets: ") + what + " have " +
                                             std::to_string(list.size()) +
                                             " steps, a bucket wants " + std::to_string(count));
  return T(list.begin(), list.begin() + count);
}

}  // namespace

StepWeights sequence_weights(std::span<const int> decoder_sequence_length, int64_t steps) {
  StepWeights weights(size_t(steps), std::vector<Real>(decoder_sequence_length.size()));
  for (int64_t t = 0; t < steps; ++t)
    for (size_t b = 0; b < decoder_sequence_length.size(); ++b)
      weights[size_t(t)][b] = t < decoder_sequence_length[b] ? Real(1) : Real(0);
  return weights;
}

Var sequence_loss_by_example(const std::vector<Var>& logits, const StepIds& targets,
                             const StepWeights& weights, const SequenceLossOptions& options) {
  require(
      !logits.empty() && logits.size() == targets.size() && logits.size() == weights.size(),
      "Lengths of logits, weights, and targets must be the same: " + std::to_string(logits.size()) +
          ", " + std::to_string(weights.size()) + ", " + std::to_string(targets.size()));
  std::vector<Var> losses;
  for (size_t t = 0; t < logits.size(); ++t) {
    require(int64_t(targets[t].size()) == logits[t].rows() &&
                int64_t(weights[t].size()) == logits[t].rows(),
            "logits " + shape_text(logits[t].value()) + " with " +
                std::to_string(targets[t].size()) + " targets and " +
                std::to_string(weights[t].size()) + " weights");
    losses.push_back(options.softmax_loss_function
                         ? options.softmax_loss_function(targets[t], logits[t])
                         : softmax_cross_entropy(logits[t], targets[t]));
  }
  std::vector<Real> factors(targets[0].size(), Real(1));
  if (options.average_across_timesteps)
    for (size_t b = 0; b < factors.size(); ++b) {
      double total = 1e-12;  // as TensorFlow: a row without weights has loss 0
      for (const auto& step : weights) total += double(step[b]);
      factors[b] = Real(1 / total);
    }
  return weighted_rows(losses, weights, factors);
}

Var sequence_loss(const std::vector<Var>& logits, const StepIds& targets,
                  const StepWeights& weights, const SequenceLossOptions& options) {
  const Var rows = sequence_loss_by_example(logits, targets, weights, options);
  const Matrix ones = rows.tape->allocate(rows.rows(), 1);
  const Real each = options.average_across_batch ? Real(1) / Real(rows.rows()) : Real(1);
  std::fill_n(ones.data, ones.size(), each);
  return weighted_sum(rows, ones);
}

SoftmaxLossFunction label_smoothing_loss(double epsilon) {
  return [epsilon](std::span<const int> labels, Var logits) {
    return softmax_cross_entropy(logits, labels, {}, epsilon);
  };
}

std::vector<BucketResult> model_with_buckets(const StepIds& encoder_inputs,
                                             const StepIds& decoder_inputs, const StepIds& targets,
                                             const StepWeights& weights,
                                             std::span<const BucketSteps> buckets,
                                             const Seq2Seq& seq2seq,
                                             const ModelWithBucketsOptions& options) {
  require(!buckets.empty(), "model_with_buckets: no buckets");
  first(encoder_inputs, buckets.back().encoder, "encoder inputs");
  first(targets, buckets.back().decoder, "targets");
  first(weights, buckets.back().decoder, "weights");
  // TensorFlow cuts too short an input for a bucket before the last silently.
  const auto cut = [](const StepIds& ids, int64_t count) {
    return StepIds(ids.begin(), ids.begin() + std::min(count, int64_t(ids.size())));
  };
  SequenceLossOptions loss;
  loss.softmax_loss_function = options.softmax_loss_function;
  std::vector<BucketResult> results;
  for (const auto& [encoder, decoder] : buckets) {
    const DecoderResult run = seq2seq(cut(encoder_inputs, encoder), cut(decoder_inputs, decoder));
    const StepIds bucket_targets = cut(targets, decoder);
    const StepWeights bucket_weights(weights.begin(),
                                     weights.begin() + std::min(decoder, int64_t(weights.size())));
    results.push_back(
        {run.outputs,
         options.per_example_loss
             ? sequence_loss_by_example(run.outputs, bucket_targets, bucket_weights, loss)
             : sequence_loss(run.outputs, bucket_targets, bucket_weights, loss)});
  }
  return results;
}

}  // namespace nmt
