#include "models/costs.h"
#include "models/target_decoder.h"
#include "rnn/make_cell.h"
#include "rnn/wrappers.h"
#include "seq2seq/attention_decoder.h"

namespace nmt {
namespace {

class AttentionTarget : public TargetDecoder {
 public:
  AttentionTarget(const TargetDecoderParts& parts, AttentionDecoder decoder, size_t state_parts,
                  bool attend_first)
      : TargetDecoder(parts),
        decoder_(std::move(decoder)),
        state_parts_(state_parts),
        attend_first_(attend_first) {}

  Encoded remember(Tape&, const Encoded& encoded) const override {
    const AttentionMemory memory =
        decoder_.remember(encoded.memory[0], encoded.size, encoded.lengths);
    Encoded remembered = encoded;
    remembered.memory.insert(remembered.memory.end(), memory.keys.begin(), memory.keys.end());
    return remembered;
  }

  DecoderState start(Tape&, const Encoded& remembered) const override {
    return flat(first(remembered));
  }

 private:
  Step step_embedded(Var x, std::span<const int> sentences, const Encoded& remembered,
                     const DecoderState& state) const override {
    const AttentionStep step =
        decoder_.step(decoder_.project_input(x), unflat(state), memory_of(remembered), sentences);
    return {decoder_.output(step.cell_output, step.state.reads), flat(step.state), step.weights};
  }

  Var run_embedded(Var x, const Encoded& remembered) const override {
    return decoder_.run(x, first(remembered), memory_of(remembered)).outputs;
  }

  AttentionState first(const Encoded& remembered) const {
    return decoder_.start(remembered.state, memory_of(remembered), attend_first_);
  }
  static AttentionMemory memory_of(const Encoded& remembered) {
    return {remembered.memory[0],
            {remembered.memory.begin() + 1, remembered.memory.end()},
            remembered.size,
            remembered.lengths,
            remembered.masks};
  }
  static DecoderState flat(const AttentionState& state) {
    DecoderState all = state.cell;
    all.insert(all.end(), state.reads.begin(), state.reads.end());
    return all;
  }
  AttentionState unflat(const DecoderState& all) const {
    const auto reads = all.begin() + int64_t(state_parts_);
    return {{all.begin(), reads}, {reads, all.end()}};
  }

  AttentionDecoder decoder_;
  size_t state_parts_;
  bool attend_first_;
};

}  // namespace

std::unique_ptr<Decoder> make_attention_decoder(const DecoderPlace& place,
                                                const RnnModelOptions& options,
                                                const AttentionOptions& attention,
                                                int64_t attention_size) {
  const int v = place.symbols;
  TargetDecoderParts parts = {
      .symbols = v,
      .embedding_dropout = options.embedding_dropout,
      .dropout = options.dropout,
      .recurrent_dropout = {options.recurrent_dropout, options.layer_dropout},
      .target = place.target};
  parts.table = &place.scope.get("embedding", {v, options.embedding}, Init::kEmbedding);
  auto cell = make_cell(options.cell, options.size, options.layers, options.residual);
  const int64_t cell_outputs = cell->output_size();
  parts.state = cell->state_parts();
  const size_t state_parts = parts.state.size();
  double query = 0;  // attention's is the whole state
  for (const StatePart& part : parts.state) query += double(part.size);
  // A tied output layer multiplies by the embedding, so that outputs are as wide as that.
  int64_t output = options.tie_embeddings ? options.embedding : cell_outputs;
  if (!options.output_projection) {
    cell = std::make_shared<OutputProjectionWrapper>(cell, v);
    output = v;
  }
  AttentionDecoder decoder(place.scope / "attention_decoder", *cell, options.embedding,
                           attention_size, attention.num_heads, output);
  if (options.output_projection) {
    if (!options.tie_embeddings)
      parts.weights = &place.top.get("proj_w", {output, v}, Init::kGlorot);
    parts.bias = &place.top.get("proj_b", {v}, Init::kZero);
  }

  const double y = double(cell_outputs), e = options.embedding, n = double(attention_size);
  const double heads = attention.num_heads, o = double(output);
  parts.fixed_costs = (e + heads * n) * e +
                      cell_multiply_adds(options.cell, options.layers, e, options.size) +
                      heads * query * n + ((options.output_projection ? y : v) + heads * n) * o +
                      (options.output_projection ? o : y) * v;
  parts.read_costs = heads * 2 * n;  // scores and reads; the keys are made once a source position
  return std::make_unique<AttentionTarget>(parts, std::move(decoder), state_parts,
                                           attention.initial_state_attention);
}

}  // namespace nmt
