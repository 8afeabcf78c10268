#include "seq2seq/embedding_attention.h"

#include "autograd/check.h"

namespace nmt {

DecoderResult embedding_attention_decoder(const Scope& outer, const IdInputs& decoder_inputs,
                                          const CellState& initial_state,
                                          const std::vector<Var>& attention_states,
                                          const Cell& cell,
                                          const EmbeddingAttentionDecoderOptions& options) {
  const Scope scope = outer / options.scope;
  if (options.output_projection)
    check_projection(*options.output_projection, options.num_symbols, false);
  const Parameter& table =
      scope.get("embedding", {options.num_symbols, options.embedding_size}, Init::kEmbedding);
  AttentionDecoderOptions inner;
  inner.output_size = options.output_size;
  inner.num_heads = options.num_heads;
  inner.initial_state_attention = options.initial_state_attention;
  inner.encoder_sequence_length = options.encoder_sequence_length;
  if (options.feed_previous)
    inner.loop_function =
        argmax_and_embed(table, options.output_projection ? &*options.output_projection : nullptr,
                         options.update_embedding_for_previous);
  require(!attention_states.empty(), "embedding_attention_decoder: no position to attend to");
  const auto inputs =
      embed_inputs(*attention_states[0].tape, table, decoder_inputs, options.feed_previous);
  return attention_decoder(scope, inputs, initial_state, attention_states, cell, inner);
}

DecoderResult embedding_attention_seq2seq(const Scope& outer, Tape& tape,
                                          const IdInputs& encoder_inputs,
                                          const IdInputs& decoder_inputs,
                                          std::shared_ptr<const Cell> cell,
                                          const EmbeddingAttentionSeq2SeqOptions& options) {
  const Scope scope = outer / options.scope;
  const RnnResult encoded =
      encode_ids(scope, tape, encoder_inputs, cell, options.num_encoder_symbols,
                 options.embedding_size, options.encoder_sequence_length);

  EmbeddingAttentionDecoderOptions inner;
  inner.num_symbols = options.num_decoder_symbols;
  inner.embedding_size = options.embedding_size;
  inner.num_heads = options.num_heads;
  inner.output_projection = options.output_projection;
  inner.feed_previous = options.feed_previous.value;
  inner.update_embedding_for_previous = !options.feed_previous.tensor;
  inner.initial_state_attention = options.initial_state_attention;
  inner.encoder_sequence_length = options.encoder_sequence_length;
  if (!options.output_projection) {
    cell = std::make_shared<OutputProjectionWrapper>(cell, options.num_decoder_symbols);
    inner.output_size = options.num_decoder_symbols;
  }
  return embedding_attention_decoder(scope, decoder_inputs, encoded.state, encoded.outputs, *cell,
                                     inner);
}

}  // namespace nmt
