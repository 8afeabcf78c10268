#include "seq2seq/losses.h"

#include <doctest/doctest.h>

#include "seq2seq/buckets.h"
#include "sequences.h"

using namespace nmt;
using namespace nmt::test;

namespace {

const double kLog4 = std::log(4.0);

/// Logits that favour no class, so that each symbol costs log(classes).
std::vector<Var> indifferent(Tape& tape, int64_t steps, int64_t batch, int64_t classes) {
  std::vector<Var> logits;
  for (int64_t t = 0; t < steps; ++t) logits.push_back(tape.zeros(batch, classes));
  return logits;
}

double number(Var x, int64_t row = 0) { return double(x.value()(row, 0)); }

}  // namespace

TEST_CASE("sequence_loss_by_example: a row's mean goes by its own weights, and none is loss 0") {
  Tape tape(Tape::Use::kInfer);
  const auto logits = indifferent(tape, 2, 3, 4);
  const StepIds targets = {{0, 1, 2}, {3, 3, 3}};
  const StepWeights weights = {{1, 1, 0}, {1, 0.5, 0}};
  const Var mean = sequence_loss_by_example(logits, targets, weights);
  CHECK(number(mean, 0) == doctest::Approx(kLog4));
  CHECK(number(mean, 1) == doctest::Approx(kLog4));
  CHECK(number(mean, 2) == 0);
  SequenceLossOptions sums;
  sums.average_across_timesteps = false;
  const Var sum = sequence_loss_by_example(logits, targets, weights, sums);
  CHECK(number(sum, 0) == doctest::Approx(2 * kLog4));
  CHECK(number(sum, 1) == doctest::Approx(1.5 * kLog4));
}

TEST_CASE("sequence_loss: the batch's mean counts rows without weights") {
  Tape tape(Tape::Use::kInfer);
  const auto logits = indifferent(tape, 1, 2, 4);
  const StepIds targets = {{0, 1}};
  const StepWeights weights = {{1, 0}};
  CHECK(number(sequence_loss(logits, targets, weights)) == doctest::Approx(kLog4 / 2));
  SequenceLossOptions sum;
  sum.average_across_batch = false;
  CHECK(number(sequence_loss(logits, targets, weights, sum)) == doctest::Approx(kLog4));
}

TEST_CASE("sequence_loss: what does not fit is refused") {
  Tape tape(Tape::Use::kInfer);
  const auto logits = indifferent(tape, 2, 1, 4);
  CHECK_THROWS_AS(sequence_loss(logits, {{0}, {0}}, {{1}}), std::invalid_argument);
  CHECK_THROWS_AS(sequence_loss(logits, {{0}, {0, 0}}, {{1}, {1}}), std::invalid_argument);
  CHECK_THROWS_AS(sequence_loss(logits, {{0}, {4}}, {{1}, {1}}), std::out_of_range);
  CHECK_THROWS_AS(sequence_loss({}, {}, {}), std::invalid_argument);
}

TEST_CASE("label_smoothing_loss: a share of the probability is asked of every class") {
  Tape tape(Tape::Use::kInfer);
  const Matrix scores = tape.allocate(1, 2);
  scores(0, 0) = Real(std::log(3.0));  // probabilities 3/4 and 1/4
  scores(0, 1) = 0;
  SequenceLossOptions options;
  options.softmax_loss_function = label_smoothing_loss(0.2);
  const double right = -std::log(0.75), mean = (right - std::log(0.25)) / 2;
  CHECK(number(sequence_loss({tape.constant(scores)}, {{0}}, {{1}}, options)) ==
        doctest::Approx(0.8 * right + 0.2 * mean));
}

TEST_CASE("model_with_buckets: per_example_loss gives a row each, cut to the bucket") {
  Tape tape(Tape::Use::kInfer);
  const std::vector<Var> inputs = indifferent(tape, 3, 2, 4);
  const auto copy = [](const std::vector<Var>&, const std::vector<Var>& decoder_inputs) {
    return DecoderResult{decoder_inputs, {}, {}};
  };
  const StepIds targets(3, std::vector<int>(2, 1));
  const StepWeights weights = {{0, 1}, {0, 1}, {1, 1}};  // row 0 counts at its third step alone
  const std::vector<BucketSteps> buckets = {{1, 2}, {3, 3}};
  ModelWithBucketsOptions options;
  options.per_example_loss = true;
  const auto results = model_with_buckets(inputs, inputs, targets, weights, buckets, copy, options);
  REQUIRE(results.size() == 2);
  CHECK(results[0].outputs.size() == 2);
  CHECK(results[0].loss.rows() == 2);
  CHECK(number(results[0].loss, 0) == 0);
  CHECK(number(results[1].loss, 0) == doctest::Approx(kLog4));
  CHECK(number(results[1].loss, 1) == doctest::Approx(kLog4));
  const std::vector<BucketSteps> too_long = {{3, 4}};
  CHECK_THROWS_AS(model_with_buckets(inputs, inputs, targets, weights, too_long, copy),
                  std::invalid_argument);
}
