#pragma once

#include <memory>
#include <optional>

#include "models/decoder.h"
#include "models/dropout.h"
#include "models/encoder.h"
#include "models/model_options.h"
#include "seq2seq/attention_decoder.h"

namespace nmt {

/// The parts that every kind of decoder has: the input embedding and the output layer.
struct TargetDecoderParts {
  const Parameter* table = nullptr;  // [inputs, E], symbols that can be fed
  int symbols = 0;                   // that can be produced
  /// Logits are outputs·W + b; without W outputs·tableᵀ + b if there is a bias, and the outputs
  /// themselves if there is none.
  const Parameter *weights = nullptr, *bias = nullptr;
  double word_dropout = 0;  // of embedded tokens: whole words, and entries
  double embedding_dropout = 0;
  double dropout = 0;                       // of outputs before the output layer
  std::vector<StatePart> state = {};        // of the cell
  RecurrentDropout recurrent_dropout = {};  // of the cell's recurrence
  uint32_t target = 0;                      // number of the target in the model: names its dropouts
  double fixed_costs = 0;  // multiply-adds per target token, except attention's reads
  double read_costs = 0;   // and for each source position
};

/// A decoder that embeds the previous token and ends in an output layer. Derived classes implement
/// what is in between: a step, and all steps of known inputs.
class TargetDecoder : public Decoder {
 public:
  Step step(Tape& tape, std::span<const TokenId> previous, std::span<const int> sentences,
            const Encoded& remembered, const DecoderState& state) const final;
  Var project(Tape& tape, Var outputs) const final;
  void project_by_columns(Tape& tape, Var outputs, const PackedMatrix::Visit& visit) const final;
  bool project_largest(Tape& tape, Var outputs, int count,
                       const PackedMatrix::Visit& visit) const override;
  Var run(Tape& tape, const Encoded& remembered, const Batch& batch, const TargetBatch& target,
          const Pass& pass) const final;
  std::optional<OutputLayer> output_layer() const final { return layer_; }
  int symbols() const final { return parts_.symbols; }
  double multiply_adds(int64_t source_tokens, int64_t target_tokens) const final;

 protected:
  explicit TargetDecoder(const TargetDecoderParts& parts);

 private:
  /// x [N, E] embedded tokens.
  virtual Step step_embedded(Var x, std::span<const int> sentences, const Encoded& remembered,
                             const DecoderState& state) const = 0;
  /// x [T·B, E] -> outputs [T·B, D]: whatever needs no state is computed for all steps at once.
  virtual Var run_embedded(Var x, const Encoded& remembered) const = 0;

  Var drop_inputs(Var x, const Pass& pass, std::span<const int64_t> sentences,
                  int64_t first_step) const;
  Var run_feeding(Tape& tape, const Encoded& remembered, const Batch& batch,
                  const TargetBatch& target, const Pass& pass) const;

  TargetDecoderParts parts_;
  std::optional<OutputLayer> layer_;
};

// The kinds.

struct DecoderPlace {
  Scope scope;  // where TensorFlow's embedding_rnn_decoder or embedding_attention_decoder is
  Scope top;    // of proj_w and proj_b, the names in TensorFlow's translation tutorial
  int symbols;  // that can be produced
  uint32_t target = 0;
  const Parameter* table = nullptr;  // the embedding, if it is also the source's
};

/// The recipe's options for the parts that every kind has.
inline TargetDecoderParts parts_of(const DecoderPlace& place, const RnnModelOptions& options) {
  return {.symbols = place.symbols,
          .word_dropout = options.target_word_dropout,
          .embedding_dropout = options.embedding_dropout,
          .dropout = options.output_dropout.value_or(options.dropout),
          .recurrent_dropout = {options.recurrent_dropout, options.layer_dropout},
          .target = place.target};
}

/// [symbols, E]
inline const Parameter& table_of(const DecoderPlace& place, const RnnModelOptions& options) {
  if (place.table) return *place.table;
  return place.scope.get("embedding", {place.symbols, options.embedding}, Init::kEmbedding);
}

/// The scope of a cell: inside an OutputProjectionWrapper if there is no other projection.
inline Scope rnn_scope(const Scope& scope, const RnnModelOptions& options) {
  return options.output_projection ? scope : scope / "output_projection_wrapper";
}

/// The decoder of embedding_rnn_seq2seq: a cell that starts from the last state of the encoder.
std::unique_ptr<Decoder> make_rnn_decoder(const DecoderPlace& place,
                                          const RnnModelOptions& options);
/// The same with a table and a cell that the encoder uses too; place.scope is the cell's.
std::unique_ptr<Decoder> make_rnn_decoder(const DecoderPlace& place, const RnnModelOptions& options,
                                          const Parameter& table, const Cell& cell,
                                          std::shared_ptr<const CellStep> step);
/// A decoder over the encoder's states [S·B, attention_size]: that of embedding_attention_seq2seq,
/// or the one that attention.decoder names.
std::unique_ptr<Decoder> make_attention_decoder(const DecoderPlace& place,
                                                const RnnModelOptions& options,
                                                const AttentionOptions& attention,
                                                int64_t attention_size);
/// The conditional one, whose outputs are as wide as the embedding.
std::unique_ptr<Decoder> make_conditional_decoder(const DecoderPlace& place,
                                                  const RnnModelOptions& options,
                                                  const AttentionOptions& attention,
                                                  int64_t attention_size);

}  // namespace nmt
