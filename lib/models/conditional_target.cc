#include "models/attention_memory.h"
#include "models/costs.h"
#include "models/target_decoder.h"
#include "rnn/make_cell.h"
#include "seq2seq/conditional_decoder.h"

namespace nmt {
namespace {

class ConditionalTarget : public TargetDecoder {
 public:
  ConditionalTarget(const TargetDecoderParts& parts, ConditionalDecoder decoder)
      : TargetDecoder(parts), decoder_(std::move(decoder)) {}

  Encoded remember(Tape&, const Encoded& encoded) const override {
    return with_keys(decoder_.attention(), encoded);
  }
  DecoderState start(Tape&, const Encoded& remembered) const override { return remembered.state; }

 private:
  Step step_embedded(Var x, std::span<const int> sentences, const Encoded& remembered,
                     const DecoderState& state) const override {
    const ConditionalStep step =
        decoder_.step(decoder_.project_input(x), state, memory_of(remembered), sentences);
    return {decoder_.output(step.cell_output, x, step.reads), step.state, step.weights};
  }

  Var run_embedded(Var x, const Encoded& remembered) const override {
    return decoder_.run(x, remembered.state, memory_of(remembered));
  }

  ConditionalDecoder decoder_;
};

}  // namespace

std::unique_ptr<Decoder> make_conditional_decoder(const DecoderPlace& place,
                                                  const RnnModelOptions& options,
                                                  const AttentionOptions& attention,
                                                  int64_t attention_size) {
  const int v = place.symbols, e = options.embedding;
  TargetDecoderParts parts = parts_of(place, options);
  parts.table = &table_of(place, options);
  const auto first = make_cell(options.cell, options.size, 1);
  const auto second = make_cell(options.cell, options.size, options.layers, options.residual);
  parts.state = second->state_parts();
  ConditionalDecoder decoder(place.scope / "conditional_decoder", *first, *second, e,
                             attention_size, attention.num_heads, e, attention.attention_type);
  if (!options.ties_output()) parts.weights = &place.top.get("proj_w", {e, v}, Init::kGlorot);
  parts.bias = &place.top.get("proj_b", {v}, Init::kZero);

  const double h = options.size, reads = double(attention.num_heads * attention_size);
  const AttentionCosts costs = attention_costs(attention, attention_size, *first);
  parts.fixed_costs = cell_multiply_adds(options.cell, 1, e, h) + costs.queries +
                      cell_multiply_adds(options.cell, options.layers, reads, h) +
                      (double(second->output_size()) + e + reads) * e + double(e) * v;
  parts.read_costs = costs.reads;
  return std::make_unique<ConditionalTarget>(parts, std::move(decoder));
}

}  // namespace nmt
