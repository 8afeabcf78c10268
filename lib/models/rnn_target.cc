#include "models/costs.h"
#include "models/target_decoder.h"
#include "rnn/make_cell.h"
#include "rnn/static_rnn.h"

namespace nmt {
namespace {

class RnnTarget : public TargetDecoder {
 public:
  /// bottleneck [H, E] may be null: outputs are the cell's.
  RnnTarget(const TargetDecoderParts& parts, std::shared_ptr<const CellStep> cell,
            const Parameter* bottleneck)
      : TargetDecoder(parts), cell_(std::move(cell)), bottleneck_(bottleneck) {}

  DecoderState start(Tape&, const Encoded& remembered) const override { return remembered.state; }

 private:
  Step step_embedded(Var x, std::span<const int>, const Encoded&,
                     const DecoderState& state) const override {
    const CellResult result = cell_->step(cell_->project(x), state);
    return {narrowed(result.output), result.state, {}};
  }

  Var run_embedded(Var x, const Encoded& remembered) const override {
    return narrowed(unroll(*cell_, x, remembered.size, remembered.state).outputs);
  }

  Var narrowed(Var outputs) const {
    return bottleneck_ ? matmul(outputs, bottleneck_->all()) : outputs;
  }

  std::shared_ptr<const CellStep> cell_;
  const Parameter* bottleneck_;
};

}  // namespace

std::unique_ptr<Decoder> make_rnn_decoder(const DecoderPlace& place,
                                          const RnnModelOptions& options) {
  const Parameter& table = table_of(place, options);
  const Scope scope = rnn_scope(place.scope / "rnn_decoder", options);
  return make_rnn_decoder(
      {scope, place.top, place.symbols, place.target, &table}, options, table,
      make_cell(options.cell, options.size, options.layers)->build(scope, options.embedding));
}

std::unique_ptr<Decoder> make_rnn_decoder(const DecoderPlace& place, const RnnModelOptions& options,
                                          const Parameter& table,
                                          std::shared_ptr<const CellStep> cell) {
  const int h = options.size, e = options.embedding, v = place.symbols;
  TargetDecoderParts parts = parts_of(place, options);
  parts.table = &table;
  parts.fixed_costs = cell_multiply_adds(options.cell, options.layers, e, h);
  const Parameter* bottleneck = nullptr;
  if (!options.output_projection) {
    parts.weights = &place.scope.get("kernel", {h, v}, Init::kGlorot);
    parts.bias = &place.scope.get("bias", {v}, Init::kZero);
  } else {
    if (!options.ties_output())
      parts.weights = &place.top.get("proj_w", {h, v}, Init::kGlorot);
    else if (h != e)
      bottleneck = &place.top.get("proj_e", {h, e}, Init::kGlorot);
    parts.bias = &place.top.get("proj_b", {v}, Init::kZero);
  }
  parts.fixed_costs += double(options.ties_output() ? e : h) * v + (bottleneck ? double(h) * e : 0);
  return std::make_unique<RnnTarget>(parts, std::move(cell), bottleneck);
}

}  // namespace nmt
