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
  bool average_across_batch = true;  // only sequence_loss: divide by the rows, including empty ones
  SoftmaxLossFunction softmax_loss_function;  // empty: −log softmax(logits)[label]
};

/// TF's sequence_loss_by_example: Σ_t crossent(logits[t], targets[t])·weights[t] of each row, [B,
/// 1], in nats, or with average_across_timesteps in nats per target. logits [B, classes] per step,
/// or what softmax_loss_function takes; targets and weights [time][batch]. A row without weights
/// has loss 0 and gradient 0. Throws std::invalid_argument for empty lists or lists of different
/// length, batch sizes that differ and a softmax_loss_function that does not return [B, 1];
/// std::out_of_range for a target outside the classes, whatever its weight.
Var sequence_loss_by_example(const std::vector<Var>& logits, const StepIds& targets,
                             const StepWeights& weights, const SequenceLossOptions& options = {});

/// TF's sequence_loss: the sum of the above over rows, [1, 1], or with average_across_batch their
/// mean. Throws the same.
Var sequence_loss(const std::vector<Var>& logits, const StepIds& targets,
                  const StepWeights& weights, const SequenceLossOptions& options = {});

/// The softmax_loss_function of label smoothing e (Szegedy et al. 2016, arXiv:1512.00567):
/// −(1 − e)·lp[label] − e·mean over classes of lp, where lp = log softmax(logits). Not
/// TensorFlow's.
SoftmaxLossFunction label_smoothing_loss(double epsilon);

}  // namespace nmt
