#include "models/encoder.h"

#include "models/dropout.h"
#include "rnn/static_rnn.h"

namespace nmt {
namespace {

enum Place : uint32_t { kEmbedding = 0, kStates = 1 };  // of dropouts; the decoders' come after

}  // namespace

Encoder::Encoder(const Scope& scope, std::shared_ptr<const Cell> cell, int64_t symbols,
                 int64_t embedding_size, bool bidirectional, const EncoderOptions& options)
    : cell_(std::move(cell)), options_(options) {
  const Scope wrapper = scope / "rnn" / "embedding_wrapper";
  table_ = &wrapper.get("embedding", {symbols, embedding_size}, Init::kEmbedding);
  if (!bidirectional) {
    forward_ = cell_->build(wrapper, embedding_size);
    return;
  }
  const Scope both = scope / "bidirectional_rnn";
  forward_ = cell_->build(both / "fw", embedding_size);
  backward_ = cell_->build(both / "bw", embedding_size);
  for (const StatePart& part : cell_->state_parts()) {
    const Scope bridge = scope / "bridge" / std::to_string(part.layer) / part.name;
    bridges_.push_back({&bridge.get("kernel", {2 * part.size, part.size}, Init::kGlorot),
                        &bridge.get("bias", {part.size}, Init::kZero)});
  }
}

Encoder::Encoder(const Parameter& table, std::shared_ptr<const Cell> cell,
                 std::shared_ptr<const CellStep> step, const EncoderOptions& options)
    : cell_(std::move(cell)), table_(&table), options_(options), forward_(std::move(step)) {}

Encoded Encoder::encode(Tape& tape, const SourceBatch& source, const Pass& pass) const {
  const int64_t batch = source.size;
  const Var words = drop_words(embedding(tape, *table_, source.ids), options_.word_dropout, pass,
                               source.sentences, kEmbedding);
  const Var x = drop(words, options_.embedding_dropout, pass, source.sentences, kEmbedding);
  const CellState zero = zero_state(tape, *cell_, batch);
  const Unrolled forward = unroll(*forward_, x, batch, zero, source.visible);
  Encoded result{
      .size = source.size, .memory = {}, .state = forward.state, .lengths = source.visible};
  const PartScope scope(tape, Part::kRecurrent);
  Var states = forward.outputs;
  if (backward_) {
    const Unrolled backward =
        unroll(*backward_, x, batch, zero, source.visible, Direction::kBackward);
    const Var both[] = {forward.outputs, backward.outputs};
    if (options_.attended) states = concat_columns(both);
    for (size_t i = 0; i < bridges_.size(); ++i)
      result.state[i] = tanh(
          linear({forward.state[i], backward.state[i]}, *bridges_[i].kernel, bridges_[i].bias));
  }
  if (options_.attended)
    result.memory = {drop(states, options_.dropout, pass, source.sentences, kStates)};
  return result;
}

}  // namespace nmt
