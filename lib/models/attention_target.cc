#include "models/attention_memory.h"
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
    return with_keys(decoder_.attention(), encoded);
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
  if (attention.decoder == DecoderKind::kConditional)
    return make_conditional_decoder(place, options, attention, attention_size);
  const int v = place.symbols;
  TargetDecoderParts parts = parts_of(place, options);
  parts.table = &table_of(place, options);
  auto cell = make_cell(options.cell, options.size, options.layers, options.residual);
  const int64_t cell_outputs = cell->output_size();
  parts.state = cell->state_parts();
  const size_t state_parts = parts.state.size();
  // A tied output layer multiplies by the embedding, so that outputs are as wide as that.
  int64_t output = options.ties_output() ? options.embedding : cell_outputs;
  if (!options.output_projection) {
    cell = std::make_shared<OutputProjectionWrapper>(cell, v);
    output = v;
  }
  AttentionDecoder decoder(
      place.scope / "attention_decoder", *cell, options.embedding, attention_size,
      attention.num_heads, output,
      {attention.attention_type, attention.input_feeding, attention.output_tanh});
  if (options.output_projection) {
    if (!options.ties_output())
      parts.weights = &place.top.get("proj_w", {output, v}, Init::kGlorot);
    parts.bias = &place.top.get("proj_b", {v}, Init::kZero);
  }

  const double y = double(cell_outputs), e = options.embedding, o = double(output);
  const double reads = double(attention.num_heads * attention_size);
  const AttentionCosts costs = attention_costs(attention, attention_size, *cell);
  parts.fixed_costs = (attention.input_feeding ? (e + reads) * e : 0) +
                      cell_multiply_adds(options.cell, options.layers, e, options.size) +
                      costs.queries + ((options.output_projection ? y : v) + reads) * o +
                      (options.output_projection ? o : y) * v;
  parts.read_costs = costs.reads;
  return std::make_unique<AttentionTarget>(parts, std::move(decoder), state_parts,
                                           attention.initial_state_attention);
}

}  // namespace nmt
