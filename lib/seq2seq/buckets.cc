#include "seq2seq/buckets.h"

#include "autograd/check.h"

namespace nmt {

void check_last_bucket(std::span<const BucketSteps> buckets, size_t encoder_inputs, size_t targets,
                       size_t weights) {
  require(!buckets.empty(), "model_with_buckets: no buckets");
  const auto check = [](const char* what, size_t length, int64_t wanted) {
    require(int64_t(length) >= wanted,
            std::string("Length of ") + what + " (" + std::to_string(length) +
                ") must be at least that of last bucket (" + std::to_string(wanted) + ").");
  };
  check("encoder_inputs", encoder_inputs, buckets.back().encoder);
  check("targets", targets, buckets.back().decoder);
  check("weights", weights, buckets.back().decoder);
}

BucketResult bucket_result(std::vector<Var> outputs, const StepIds& targets,
                           const StepWeights& weights, const ModelWithBucketsOptions& options) {
  SequenceLossOptions loss;
  loss.softmax_loss_function = options.softmax_loss_function;
  const Var value = options.per_example_loss
                        ? sequence_loss_by_example(outputs, targets, weights, loss)
                        : sequence_loss(outputs, targets, weights, loss);
  return {std::move(outputs), value};
}

}  // namespace nmt
