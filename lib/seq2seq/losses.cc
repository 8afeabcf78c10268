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
  require(logits.size() == targets.size() && logits.size() == weights.size(),
          "Lengths of logits, weights, and targets must be the same " +
              std::to_string(logits.size()) + ", " + std::to_string(weights.size()) + ", " +
              std::to_string(targets.size()) + ".");
  require(!logits.empty(), "a sequence loss needs at least one step");
  const int64_t batch = logits[0].rows();
  std::vector<Var> losses;
  for (size_t t = 0; t < logits.size(); ++t) {
    require(logits[t].rows() == batch && int64_t(targets[t].size()) == batch &&
                int64_t(weights[t].size()) == batch,
            "step " + std::to_string(t) + " of a batch of " + std::to_string(batch) +
                " has logits " + shape_text(logits[t].value()) + ", " +
                std::to_string(targets[t].size()) + " targets and " +
                std::to_string(weights[t].size()) + " weights");
    losses.push_back(options.softmax_loss_function
                         ? options.softmax_loss_function(targets[t], logits[t])
                         : softmax_cross_entropy(logits[t], targets[t]));
    require(losses[t].rows() == batch && losses[t].cols() == 1,
            "softmax_loss_function returned " + shape_text(losses[t].value()) + ", wanted [" +
                std::to_string(batch) + ", 1]");
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

}  // namespace nmt
