#pragma once

#include <span>
#include <vector>

#include "base/rng.h"
#include "seq2seq/decoder.h"

namespace nmt {

/// What tf.nn.sampled_softmax_loss calls sampled_values: the candidates of one draw, shared by all
/// rows, and the expected count of each id among them.
struct SampledValues {
  std::vector<int> sampled_candidates;         // [S]
  std::vector<double> true_expected_count;     // of the labels, [B]
  std::vector<double> sampled_expected_count;  // of the candidates, [S]
};

/// P(k) = log((k + 2) / (k + 1)) / log(range_max + 1): small ids are likely, so that a vocabulary
/// should be sorted by falling frequency. TF's LogUniformSampler.
class LogUniformSampler {
 public:
  explicit LogUniformSampler(int64_t range_max);
  int64_t range_max() const { return range_max_; }
  int draw(Rng& rng) const;
  double probability(int id) const;
  /// The expected count of an id among `sampled` distinct ones that took `tries` draws: 1 - (1 -
  /// P)^tries, or sampled·P if no draw was repeated.
  double expected_count(int id, int64_t sampled, int64_t tries) const;

 private:
  int64_t range_max_;
  double log_range_;
};

/// TF's tf.random.log_uniform_candidate_sampler with unique = true: num_sampled different ids.
/// Throws std::invalid_argument for fewer than one or more than there are.
SampledValues log_uniform_candidate_sampler(std::span<const int> true_classes, int num_sampled,
                                            const LogUniformSampler& sampler, Rng& rng);

/// TF's tf.nn.sampled_softmax_loss (Jean et al. 2015, arXiv:1412.2007): cross-entropy [B, 1], nats,
/// of the label's score against itself and the candidates', where the score of class k is
/// inputs·w_k + b_k - log(expected count of k). inputs [B, size]; the weights of the projection are
/// [size, classes], the transpose of TF's, so that a model's output_projection fits. With
/// remove_accidental_hits a candidate that equals the label of a row is left out of that row;
/// otherwise it is there twice. Only for training: its value is not that of the full softmax.
/// Throws std::out_of_range for labels and candidates outside the classes, std::invalid_argument
/// for shapes that do not fit.
Var sampled_softmax_loss(const OutputProjection& projection, std::span<const int> labels,
                         Var inputs, const SampledValues& sampled_values,
                         bool remove_accidental_hits = true);

}  // namespace nmt
