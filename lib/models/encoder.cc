#include "models/encoder.h"

#include <algorithm>

#include "models/costs.h"
#include "rnn/make_cell.h"
#include "rnn/static_rnn.h"

namespace nmt {
namespace {

enum Place : uint32_t { kEmbedding = 0, kStates = 1 };  // of dropouts; the decoders' come after

/// The choice of a recipe that leaves it open.
BridgeKind bridge_kind(const RnnModelOptions& options) {
  if (options.bridge) return *options.bridge;
  const bool alike = options.encoder_layers.value_or(options.layers) == options.layers &&
                     options.encoder_size.value_or(options.size) == options.size;
  return alike && !options.bidirectional ? BridgeKind::kLast : BridgeKind::kLearned;
}

}  // namespace

Encoder::Encoder(const Scope& scope, const RnnModelOptions& options, int64_t symbols,
                 std::optional<double> context_dropout)
    : separate_(options.bidirectional_stack == BidirectionalStack::kSeparate),
      residual_(options.residual),
      aligned_(context_dropout.has_value()),
      word_dropout_(options.source_word_dropout),
      embedding_dropout_(options.embedding_dropout),
      context_dropout_(context_dropout.value_or(0)),
      recurrent_dropout_{options.recurrent_dropout, options.layer_dropout} {
  const Scope wrapper = scope / "rnn" / "embedding_wrapper", both = scope / "bidirectional_rnn";
  table_ = &wrapper.get("embedding", {symbols, options.embedding}, Init::kEmbedding);
  const int count = options.encoder_layers.value_or(options.layers);
  const int size = options.encoder_size.value_or(options.size);
  const auto cell = make_cell(options.cell, size, 1);
  int64_t width = options.embedding;  // of what a layer reads
  for (int k = 0; k < count; ++k) {
    // One of a kind is TensorFlow's lone cell, several are its MultiRNNCell.
    const auto build = [&](const Scope& in) {
      const Scope own = count == 1 ? in : in / "multi_rnn_cell" / ("cell_" + std::to_string(k));
      return std::shared_ptr<const CellStep>(cell->build(own, width));
    };
    Layer& layer = layers_.emplace_back(Layer{cell, {}});
    layer.ways.push_back(build(options.bidirectional ? both / "fw" : wrapper));
    if (options.bidirectional &&
        (k == 0 || options.bidirectional_stack != BidirectionalStack::kFirst))
      layer.ways.push_back(build(both / "bw"));
    const auto ways = int64_t(layer.ways.size());
    multiply_adds_ += double(ways) * cell_multiply_adds(options.cell, 1, double(width), size);
    output_size_ = ways * cell->output_size();
    width = separate_ ? cell->output_size() : output_size_;
  }
  const auto decoder = make_cell(options.cell, options.size, options.layers);
  bridge_ = std::make_unique<Bridge>(scope / "bridge", bridge_kind(options), last_parts(),
                                     decoder->state_parts(), output_size_);
}

Encoder::Encoder(const RnnModelOptions& options, const Parameter& table,
                 std::shared_ptr<const Cell> cell, std::shared_ptr<const CellStep> step)
    : table_(&table),
      layers_{{std::move(cell), {std::move(step)}}},
      separate_(true),
      residual_(false),  // the cell's own business
      aligned_(false),
      word_dropout_(options.source_word_dropout),
      embedding_dropout_(options.embedding_dropout),
      context_dropout_(0),
      recurrent_dropout_{options.recurrent_dropout, options.layer_dropout},
      output_size_(layers_[0].cell->output_size()),
      multiply_adds_(
          cell_multiply_adds(options.cell, options.layers, options.embedding, options.size)) {}

/// Of a layer that reads both ways, a part is as wide as both.
std::vector<StatePart> Encoder::last_parts() const {
  std::vector<StatePart> parts;
  for (size_t k = 0; k < layers_.size(); ++k)
    for (const StatePart& part : layers_[k].cell->state_parts())
      parts.push_back({int(k), part.name, part.size * int64_t(layers_[k].ways.size())});
  return parts;
}

Encoder::Ways Encoder::run(size_t k, const Ways& inputs, const SourceBatch& source,
                           const Pass& pass, std::vector<std::vector<Var>>& last) const {
  const Layer& layer = layers_[k];
  Tape& tape = *inputs[0].tape;
  const CellState zero = zero_state(tape, *layer.cell, source.size);
  const size_t first_part = last.size();
  last.resize(first_part + zero.size());
  Ways outputs;
  for (size_t way = 0; way < layer.ways.size(); ++way) {
    const RecurrencePlace place(uint32_t(way), k);
    Var x = inputs[std::min(way, inputs.size() - 1)];
    if (k > 0) x = drop_alike(x, recurrent_dropout_.layers, pass, source.sentences, place.input(0));
    const auto masks = draw_masks(tape, layer.cell->state_parts(), recurrent_dropout_, pass,
                                  source.sentences, place);
    const Unrolled read = unroll(*layer.ways[way], x, source.size, zero, source.visible,
                                 way == 0 ? Direction::kForward : Direction::kBackward, masks);
    outputs.push_back(read.outputs);
    for (size_t part = 0; part < zero.size(); ++part)
      last[first_part + part].push_back(read.state[part]);
  }
  return outputs;
}

Encoded Encoder::encode(Tape& tape, const SourceBatch& source, const Pass& pass) const {
  const Var words = drop_words(embedding(tape, *table_, source.ids), word_dropout_, pass,
                               source.sentences, kEmbedding);
  Ways ways = {drop(words, embedding_dropout_, pass, source.sentences, kEmbedding)};
  std::vector<std::vector<Var>> last;  // each part of each layer, a Var of each way
  const PartScope scope(tape, Part::kRecurrent);
  for (size_t k = 0; k < layers_.size(); ++k) {
    Ways outputs = run(k, ways, source, pass, last);
    if (!separate_) outputs = {concat_columns(outputs)};
    const bool adds = residual_ && k > 0;
    for (size_t way = 0; way < outputs.size(); ++way)
      if (adds && ways[way].cols() == outputs[way].cols())
        outputs[way] = add(ways[way], outputs[way]);
    ways = std::move(outputs);
  }
  Encoded result{.size = source.size, .memory = {}, .state = {}, .lengths = source.visible};
  const Var states =
      aligned_ || (bridge_ && bridge_->reads_states()) ? concat_columns(ways) : Var{};
  if (bridge_)
    result.state = bridge_->start(tape, last, states, source.visible);
  else
    for (const auto& part : last) result.state.push_back(part[0]);
  if (aligned_) result.memory = {drop(states, context_dropout_, pass, source.sentences, kStates)};
  return result;
}

}  // namespace nmt
