// How do I use embedding_rnn_seq2seq? Second: with an output projection.
//
// A large vocabulary makes logits at every step dear. With output_projection the outputs stay as
// wide as the cell; the loss projects them, in training onto a sample of the vocabulary (sampled
// softmax). The task is a dictionary: each word translates to one other word.

#include <fmt/core.h>

#include <memory>

#include "autograd/ops.h"
#include "rnn/cells.h"
#include "seq2seq/embedding_rnn.h"
#include "seq2seq/losses.h"
#include "seq2seq/sampled_softmax.h"
#include "training/optimizer.h"

using namespace nmt;

namespace {

constexpr int kWords = 500, kGo = kWords, kSymbols = kWords + 1;
constexpr int kBatch = 32, kLength = 2, kUnits = 64, kSampled = 40, kUpdates = 800;

struct SentenceBatch {
  StepIds source, decoder_inputs, targets;  // [time][batch]
};

/// Words 0 and 1 translate to each other, 2 and 3, and so on.
int translation(int word) { return word ^ 1; }

/// Words come as often as the sampler expects: the commonest have the smallest ids.
SentenceBatch random_sentences(const LogUniformSampler& words, uint64_t update) {
  Rng rng(1, Purpose::kSample, update);
  SentenceBatch batch;
  batch.decoder_inputs.push_back(std::vector<int>(kBatch, kGo));
  for (int t = 0; t < kLength; ++t) {
    batch.source.emplace_back();
    batch.targets.emplace_back();
    for (int row = 0; row < kBatch; ++row) {
      batch.source.back().push_back(words.draw(rng));
      batch.targets.back().push_back(translation(batch.source.back().back()));
    }
    if (t + 1 < kLength) batch.decoder_inputs.push_back(batch.targets.back());
  }
  return batch;
}

}  // namespace

int main() {
  ParameterStore parameters(/*seed=*/1);
  const Scope scope{&parameters, ""};
  // The projection belongs to the caller, under any name: decoding and the loss share it.
  const OutputProjection projection{
      &scope.get("proj_w", {kUnits, kSymbols}, Init::kGlorot),
      &scope.get("proj_b", {kSymbols}, Init::kZero),
  };
  const auto cell = std::make_shared<GRUCell>(kUnits);
  EmbeddingRnnSeq2SeqOptions options;
  options.num_encoder_symbols = kSymbols;
  options.num_decoder_symbols = kSymbols;
  options.embedding_size = kUnits;
  options.output_projection = projection;

  const LogUniformSampler sampler(kWords);
  Rng candidates(1, Purpose::kSampledSoftmax);
  SequenceLossOptions sampled, full;
  sampled.softmax_loss_function = [&](std::span<const int> labels, Var outputs) {
    return sampled_softmax_loss(
        projection, labels, outputs,
        log_uniform_candidate_sampler(labels, kSampled, sampler, candidates));
  };
  // What the sample estimates the gradient of, and what figures should be compared by.
  full.softmax_loss_function = [&](std::span<const int> labels, Var outputs) {
    return softmax_cross_entropy(linear({outputs}, *projection.weights, projection.biases), labels);
  };
  const StepWeights weights(kLength, std::vector<Real>(kBatch, 1));
  const auto loss_of = [&](Tape& tape, const SentenceBatch& batch,
                           const SequenceLossOptions& loss) {
    const DecoderResult result =
        embedding_rnn_seq2seq(scope, tape, batch.source, batch.decoder_inputs, cell, options);
    return sequence_loss(result.outputs, batch.targets, weights, loss);
  };
  const SentenceBatch held_out = random_sentences(sampler, 0);
  Tape inference(Tape::Use::kInfer);
  const auto full_loss = [&] {  // nats a word
    inference.reset();
    return double(loss_of(inference, held_out, full).value()(0, 0));
  };
  const double first = full_loss();  // this first call also makes the parameters
  fmt::print("update   0: loss {:.3f}\n", first);

  Gradients gradients(parameters);
  Tape tape(Tape::Use::kRecord, &gradients);
  ThreadPool pool(/*threads=*/1);
  const auto sgd = make_optimizer(SgdOptions{}, parameters);
  for (int update = 1; update <= kUpdates; ++update) {
    tape.reset();
    tape.backward(loss_of(tape, random_sentences(sampler, uint64_t(update)), sampled));
    sgd->step(parameters, gradients, {.learning_rate = 2.0, .update = update}, pool);
    gradients.clear();
    if (update % 100 == 0) fmt::print("update {:3}: loss {:.3f}\n", update, full_loss());
  }
  return full_loss() < first / 2 ? 0 : 1;
}
