#include "models/encoder.h"

namespace nmt {

Var DropoutPlan::embedded(Var x, std::span<const int64_t> sentences, uint32_t place) const {
  return dropout(x, embedding, {seed, update, sentences, place});
}

Var DropoutPlan::outputs(Var x, std::span<const int64_t> sentences, uint32_t place) const {
  return dropout(x, output, {seed, update, sentences, place});
}

Encoder::Encoder(const Scope& scope, std::shared_ptr<const Cell> cell, int64_t symbols,
                 int64_t embedding_size, bool bidirectional)
    : cell_(std::move(cell)) {
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

EncodedSource Encoder::encode(Tape& tape, const SourceBatch& source,
                              const DropoutPlan& dropout) const {
  const int64_t batch = source.size;
  const Var x = dropout.embedded(embedding(tape, *table_, source.ids), source.sentences, 0);
  const CellState zero = zero_state(tape, *cell_, batch);
  const Unrolled forward = unroll(*forward_, x, batch, zero, source.lengths);
  if (!backward_) return {dropout.outputs(forward.outputs, source.sentences, 1), forward.state};

  const Unrolled backward =
      unroll(*backward_, x, batch, zero, source.lengths, Direction::kBackward);
  const Var parts[] = {forward.outputs, backward.outputs};
  EncodedSource result{dropout.outputs(concat_columns(parts), source.sentences, 1), {}};
  for (size_t i = 0; i < bridges_.size(); ++i)
    result.state.push_back(
        tanh(linear({forward.state[i], backward.state[i]}, *bridges_[i].kernel, bridges_[i].bias)));
  return result;
}

}  // namespace nmt
