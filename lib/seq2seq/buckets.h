#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "seq2seq/losses.h"

namespace nmt {

/// A bucket: the numbers of steps that it takes.
struct BucketSteps {
  int64_t encoder, decoder;
};

struct ModelWithBucketsOptions {
  SoftmaxLossFunction softmax_loss_function;  // empty: −log softmax(logits)[label]
  bool per_example_loss = false;              // losses [B, 1] per bucket, not [1, 1]
};

struct BucketResult {
  std::vector<Var> outputs;  // of seq2seq, one per decoder step of the bucket
  Var loss;                  // nats: [1, 1], or [B, 1] with per_example_loss
};

/// Throws std::invalid_argument if there are fewer steps than the last bucket needs: the only
/// bucket that TensorFlow checks.
void check_last_bucket(std::span<const BucketSteps> buckets, size_t encoder_inputs, size_t targets,
                       size_t weights);

/// Outputs with their sequence_loss, or sequence_loss_by_example with per_example_loss, averaged
/// over time and batch. Throws what the losses throw.
BucketResult bucket_result(std::vector<Var> outputs, const StepIds& targets,
                           const StepWeights& weights, const ModelWithBucketsOptions& options);

/// The first steps, or all if there are fewer.
template <class Step>
std::vector<Step> first_steps(const std::vector<Step>& all, int64_t count) {
  return {all.begin(), all.begin() + std::min(count, int64_t(all.size()))};
}

/// TF's model_with_buckets: the model over the first steps of the inputs, for each bucket, all with
/// the same parameters. Inputs are ids or dense, a std::vector of steps; seq2seq(encoder slice,
/// decoder slice) is any callable that returns a DecoderResult. An input too short for a bucket
/// before the last is silently cut; decoder inputs too short for any bucket make the loss throw
/// std::invalid_argument, as do the others when too short for the last one. In training the loss of
/// each bucket is differentiated on its own.
template <class EncoderStep, class DecoderStep, class Seq2Seq>
std::vector<BucketResult> model_with_buckets(const std::vector<EncoderStep>& encoder_inputs,
                                             const std::vector<DecoderStep>& decoder_inputs,
                                             const StepIds& targets, const StepWeights& weights,
                                             std::span<const BucketSteps> buckets,
                                             const Seq2Seq& seq2seq,
                                             const ModelWithBucketsOptions& options = {}) {
  check_last_bucket(buckets, encoder_inputs.size(), targets.size(), weights.size());
  std::vector<BucketResult> results;
  for (const auto& [encoder, decoder] : buckets) {
    const DecoderResult run =
        seq2seq(first_steps(encoder_inputs, encoder), first_steps(decoder_inputs, decoder));
    results.push_back(bucket_result(run.outputs, first_steps(targets, decoder),
                                    first_steps(weights, decoder), options));
  }
  return results;
}

}  // namespace nmt
