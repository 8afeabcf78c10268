#include "models/target_decoder.h"

#include <algorithm>

#include "base/rng.h"

namespace nmt {
namespace {

// Places of dropouts: the encoder has 0 and 1, each target four from 2 on; recurrences' are above.
constexpr uint32_t kFirstPlace = 2, kPlacesEach = 4;
enum Place : uint32_t { kEmbedding = 0, kOutput = 1 };

uint32_t place(uint32_t target, Place which) { return kFirstPlace + kPlacesEach * target + which; }

/// Which sentences are fed their own choice at step t; the first has none before it.
std::vector<uint8_t> draw_fed(const Pass& pass, std::span<const int64_t> sentences, int64_t t) {
  std::vector<uint8_t> fed;
  for (const int64_t sentence : sentences) {
    const uint64_t stream =
        Rng(pass.seed, Purpose::kFeedPrevious, pass.update, uint64_t(sentence)).key();
    fed.push_back(t > 0 && philox(stream, uint64_t(t))[0] * 0x1p-32 < pass.feed_previous);
  }
  return fed;
}

/// The most likely symbol of each row; ties: the lowest id.
std::vector<TokenId> most_likely(Matrix logits) {
  std::vector<TokenId> symbols;
  for (int64_t r = 0; r < logits.rows; ++r)
    symbols.push_back(
        TokenId(std::max_element(logits.row(r), logits.row(r) + logits.cols) - logits.row(r)));
  return symbols;
}

}  // namespace

TargetDecoder::TargetDecoder(const TargetDecoderParts& parts) : parts_(parts) {
  if (parts.weights)
    layer_ = {&parts.weights->all(), false, parts.bias};
  else if (parts.bias)
    layer_ = {&parts.table->rows(0, parts.symbols), true, parts.bias};
}

Step TargetDecoder::step(Tape& tape, std::span<const TokenId> previous,
                         std::span<const int> sentences, const Encoded& remembered,
                         const DecoderState& state) const {
  return step_embedded(embedding(tape, *parts_.table, previous), sentences, remembered, state);
}

Var TargetDecoder::project(Tape&, Var outputs) const {
  return layer_ ? linear(outputs, *layer_) : outputs;
}

void TargetDecoder::project_by_columns(Tape&, Var outputs, const PackedMatrix::Visit& visit) const {
  if (layer_)
    linear_by_columns(outputs, *layer_, visit);
  else
    visit(0, outputs.value());
}

bool TargetDecoder::project_largest(Tape&, Var outputs, int count,
                                    const PackedMatrix::Visit& visit) const {
  return layer_ && linear_where_largest(outputs, *layer_, kEos, count, visit);
}

Var TargetDecoder::drop_inputs(Var x, const Pass& pass, std::span<const int64_t> sentences,
                               int64_t first_step) const {
  const uint32_t where = place(parts_.target, kEmbedding);
  const Var words = drop_words(x, parts_.word_dropout, pass, sentences, where, first_step);
  return drop(words, parts_.embedding_dropout, pass, sentences, where, first_step);
}

Var TargetDecoder::run(Tape& tape, const Encoded& encoded, const Batch& batch,
                       const TargetBatch& target, const Pass& pass) const {
  const auto& sentences = batch.source.sentences;
  Encoded remembered = encoded;
  remembered.masks = draw_masks(tape, parts_.state, parts_.recurrent_dropout, pass, sentences,
                                RecurrencePlace(2 + parts_.target));
  if (pass.feed_previous > 0) return run_feeding(tape, remembered, batch, target, pass);
  const Var x = drop_inputs(embedding(tape, *parts_.table, target.inputs), pass, sentences, 0);
  return drop(run_embedded(x, remembered), parts_.dropout, pass, sentences,
              place(parts_.target, kOutput));
}

// Step by step, because the input of a step may be the most likely token of the step before.
Var TargetDecoder::run_feeding(Tape& tape, const Encoded& remembered, const Batch& batch,
                               const TargetBatch& target, const Pass& pass) const {
  const auto& sentences = batch.source.sentences;
  const auto size = size_t(batch.source.size);
  DecoderState state = start(tape, remembered);
  std::vector<Var> outputs;
  TimeLoop loop(tape, target.length);
  for (int64_t t = 0; t < target.length; ++t) {
    loop.next();
    const auto begin = target.inputs.begin() + t * int64_t(size);
    std::vector<TokenId> inputs(begin, begin + int64_t(size));
    const std::vector<uint8_t> fed = draw_fed(pass, sentences, t);
    if (t > 0) {
      const auto tokens = most_likely(project(tape, outputs.back()).value());
      for (size_t b = 0; b < size; ++b)
        if (fed[b]) inputs[b] = tokens[b];
    }
    Var x = embedding(tape, *parts_.table, inputs);
    if (!pass.update_embedding_for_previous)
      x = select_rows(x, embedding(tape, *parts_.table, inputs, false), fed);
    x = drop_inputs(x, pass, sentences, t);
    const Step step = step_embedded(x, {}, remembered, state);
    outputs.push_back(
        drop(step.output, parts_.dropout, pass, sentences, place(parts_.target, kOutput), t));
    state = step.state;
  }
  return stack_rows(outputs);
}

double TargetDecoder::multiply_adds(int64_t source_tokens, int64_t target_tokens) const {
  return double(target_tokens) * (parts_.fixed_costs + double(source_tokens) * parts_.read_costs);
}

}  // namespace nmt
