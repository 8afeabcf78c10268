// How do I use embedding_rnn_seq2seq? First: an encoder-decoder of basic LSTM cells.
//
// Learns to write words of four letters backwards, then lets the decoder write by itself.

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/rng.h"
#include "rnn/cells.h"
#include "seq2seq/embedding_rnn.h"
#include "seq2seq/losses.h"
#include "training/optimizer.h"

using namespace nmt;

namespace {

constexpr int kGo = 0, kLetters = 8, kSymbols = 1 + kLetters;
constexpr int kBatch = 32, kLength = 4, kUpdates = 600;

/// Everything is [time][batch], as TensorFlow's lists of placeholders were.
struct WordBatch {
  StepIds source, decoder_inputs, targets;
};

WordBatch random_words(uint64_t update) {
  Rng rng(1, Purpose::kSample, update);
  WordBatch batch;
  batch.source.assign(kLength, std::vector<int>(kBatch));
  for (std::vector<int>& step : batch.source)
    for (int& letter : step) letter = 1 + int(rng.below(kLetters));
  batch.targets.assign(batch.source.rbegin(), batch.source.rend());
  // Teacher forcing: at each step the decoder is given the target before it, and GO at the first.
  batch.decoder_inputs.push_back(std::vector<int>(kBatch, kGo));
  batch.decoder_inputs.insert(batch.decoder_inputs.end(), batch.targets.begin(),
                              batch.targets.end() - 1);
  return batch;
}

/// A row of the batch as letters.
std::string word(const StepIds& steps, size_t row) {
  std::string text;
  for (const std::vector<int>& step : steps)
    text += step[row] == kGo ? '-' : char('a' + step[row] - 1);
  return text;
}

StepIds most_likely(const std::vector<Var>& logits) {
  StepIds steps;
  for (const Var step : logits) {
    steps.emplace_back();
    for (int64_t row = 0; row < step.rows(); ++row) {
      const Real* scores = step.value().row(row);
      steps.back().push_back(int(std::max_element(scores, scores + step.cols()) - scores));
    }
  }
  return steps;
}

}  // namespace

int main() {
  // Variables live in a store; a scope is where in it a function looks for its own.
  ParameterStore parameters(/*seed=*/1);
  const Scope scope{&parameters, ""};

  const auto cell = std::make_shared<LSTMCell>(basic_lstm_cell(/*num_units=*/32));
  EmbeddingRnnSeq2SeqOptions options;
  options.num_encoder_symbols = kSymbols;
  options.num_decoder_symbols = kSymbols;
  options.embedding_size = 16;
  // Without output_projection the outputs are the logits, [B, symbols] a step.
  const auto run = [&](Tape& tape, const WordBatch& batch) {
    return embedding_rnn_seq2seq(scope, tape, batch.source, batch.decoder_inputs, cell, options);
  };
  const StepWeights weights(kLength, std::vector<Real>(kBatch, 1));  // every target counts
  {
    Tape tape(Tape::Use::kInfer);
    run(tape, random_words(0));  // the first call makes the parameters ...
  }
  Gradients gradients(parameters);  // ... of which these are the gradients
  Tape tape(Tape::Use::kRecord, &gradients);
  ThreadPool pool(/*threads=*/1);
  const auto sgd = make_optimizer(SgdOptions{}, parameters);

  double first = 0, loss = 0;
  for (int update = 1; update <= kUpdates; ++update) {
    const WordBatch batch = random_words(uint64_t(update));
    tape.reset();  // a tape is one batch; its memory is used again
    const Var value = sequence_loss(run(tape, batch).outputs, batch.targets, weights);
    tape.backward(value);
    loss = double(value.value()(0, 0));  // nats a letter
    if (update == 1) first = loss;
    if (update == 1 || update % 100 == 0) fmt::print("update {:3}: loss {:.3f}\n", update, loss);
    sgd->step(parameters, gradients, {.learning_rate = 1.0, .update = update}, pool);
    gradients.clear();
  }

  // Of the decoder inputs only the first is looked at now: what follows is the decoder's choice.
  options.feed_previous.value = true;
  Tape inference(Tape::Use::kInfer);
  const WordBatch unseen = random_words(0);
  const StepIds written = most_likely(run(inference, unseen).outputs);
  for (size_t row = 0; row < 3; ++row)
    fmt::print("{} -> {}\n", word(unseen.source, row), word(written, row));
  return loss < first / 2 ? 0 : 1;
}
