#pragma once

#include <functional>
#include <span>
#include <vector>

#include "seq2seq/decoder.h"

namespace nmt {

/// softmax_loss_function(labels [B], logits [B, classes]) -> cross-entropy [B, 1]; in this order.
using SoftmaxLossFunction = std::function<Var(std::span<const int> labels, Var logits)>;

/// Weights of targets, [time][batch]; 0 is padding.
using StepWeights = std::vector<std::vector<Real>>;

/// Weights that count the first decoder_sequence_length[b] of `steps` steps of each row.
StepWeights sequence_weights(std::span<const int> decoder_sequence_length, int64_t steps);

struct SequenceLossOptions {
  bool average_across_timesteps = true;  // divide a row by its own sum of weights + 1e-12
  bool average_across_batch = true;      // sequence_loss alone: divide by the rows, empty ones too
  SoftmaxLossFunction softmax_loss_function;  // empty: −log softmax(logits)[label]
};

/// TF's sequence_loss_by_example: Σ_t crossent(logits[t], targets[t])·weights[t], [B, 1], nats.
/// Throws std::invalid_argument for lists of different length or none, std::out_of_range for a
/// target outside the classes.
Var sequence_loss_by_example(const std::vector<Var>& logits, const StepIds& targets,
                             const StepWeights& weights, const SequenceLossOptions& options = {});

/// TF's sequence_loss: the sum over rows of the above, [1, 1].
Var sequence_loss(const std::vector<Var>& logits, const StepIds& targets,
                  const StepWeights& weights, const SequenceLossOptions& options = {});

/// −(1 − e)·lp[label] − e·mean(lp): the softmax_loss_function of label smoothing e.
SoftmaxLossFunction label_smoothing_loss(double epsilon);

}  // namespace nmt
