// How do I use embedding_rnn_seq2seq? Third: with sequences of different lengths.
//
// A batch is as long as its longest sequence and the others are filled up. Two arguments make the
// filling invisible: encoder_sequence_length, where each row's encoder stops, and the weights of
// the loss, which sequence_weights() makes from the targets' lengths. TensorFlow's functions had
// only the second and ran over the padding of the source.

#include <fmt/core.h>

#include <cmath>
#include <memory>

#include "base/rng.h"
#include "rnn/cells.h"
#include "seq2seq/embedding_rnn.h"
#include "seq2seq/losses.h"
#include "training/optimizer.h"

using namespace nmt;

namespace {

constexpr int kPad = 0, kGo = 1, kEnd = 2, kLetters = 6, kSymbols = 3 + kLetters;
constexpr int kBatch = 32, kLongest = 5, kUpdates = 600;

struct WordBatch {
  StepIds source, decoder_inputs, targets;          // [time][batch]
  std::vector<int> source_lengths, target_lengths;  // [batch]
  StepWeights weights;                              // [time][batch], 0 at padding
};

/// Words of 1 to kLongest letters and the same backwards, with an end; source and target have room
/// for `steps` letters.
WordBatch random_words(uint64_t update, int steps) {
  const StepIds padding(size_t(steps) + 1, std::vector<int>(kBatch, kPad));
  WordBatch batch{{padding.begin(), padding.end() - 1}, padding, padding, {}, {}, {}};
  for (size_t row = 0; row < kBatch; ++row) {
    Rng rng(1, Purpose::kSample, update, row);
    const size_t length = 1 + rng.below(kLongest);
    for (size_t t = 0; t < length; ++t) {
      const int letter = kEnd + 1 + int(rng.below(kLetters));
      batch.source[t][row] = batch.targets[length - 1 - t][row] = letter;
    }
    batch.targets[length][row] = kEnd;
    batch.decoder_inputs[0][row] = kGo;
    for (size_t t = 0; t < length; ++t) batch.decoder_inputs[t + 1][row] = batch.targets[t][row];
    batch.source_lengths.push_back(int(length));
    batch.target_lengths.push_back(int(length) + 1);  // the end counts
  }
  batch.weights = sequence_weights(batch.target_lengths, steps + 1);
  return batch;
}

}  // namespace

int main() {
  ParameterStore parameters(/*seed=*/1);
  const Scope scope{&parameters, ""};
  const auto cell = std::make_shared<LSTMCell>(basic_lstm_cell(/*num_units=*/32));
  const auto loss_of = [&](Tape& tape, const WordBatch& batch) {
    EmbeddingRnnSeq2SeqOptions options;
    options.num_encoder_symbols = kSymbols;
    options.num_decoder_symbols = kSymbols;
    options.embedding_size = 16;
    options.encoder_sequence_length = batch.source_lengths;
    const DecoderResult result =
        embedding_rnn_seq2seq(scope, tape, batch.source, batch.decoder_inputs, cell, options);
    return sequence_loss(result.outputs, batch.targets, batch.weights);
  };
  Tape inference(Tape::Use::kInfer);
  const auto held_out_loss = [&](int steps) {  // nats a symbol
    inference.reset();
    return double(loss_of(inference, random_words(0, steps)).value()(0, 0));
  };
  const double first = held_out_loss(kLongest);  // this first call also makes the parameters
  fmt::print("update   0: loss {:.3f}\n", first);

  Gradients gradients(parameters);
  Tape tape(Tape::Use::kRecord, &gradients);
  ThreadPool pool(/*threads=*/1);
  const auto sgd = make_optimizer(SgdOptions{}, parameters);
  for (int update = 1; update <= kUpdates; ++update) {
    tape.reset();
    tape.backward(loss_of(tape, random_words(uint64_t(update), kLongest)));
    sgd->step(parameters, gradients, {.learning_rate = 1.0, .update = update}, pool);
    gradients.clear();
    if (update % 100 == 0)
      fmt::print("update {:3}: loss {:.3f}\n", update, held_out_loss(kLongest));
  }

  const double loss = held_out_loss(kLongest), padded = held_out_loss(2 * kLongest);
  fmt::print("loss of the same words in a batch twice as long: {:.3f}\n", padded);
  return loss < first / 2 && std::abs(padded - loss) < 1e-5 ? 0 : 1;
}
