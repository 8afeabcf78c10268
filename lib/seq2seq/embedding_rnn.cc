#include "seq2seq/embedding_rnn.h"

#include "autograd/check.h"
#include "seq2seq/rnn_decoder.h"

namespace nmt {

DecoderResult embedding_rnn_decoder(const Scope& outer, const IdInputs& decoder_inputs,
                                    const CellState& initial_state, const Cell& cell,
                                    const EmbeddingRnnDecoderOptions& options) {
  const Scope scope = outer / options.scope;
  const auto& projection = options.output_projection;
  if (projection) check_projection(*projection, options.num_symbols, true);
  const Parameter& table =
      scope.get("embedding", {options.num_symbols, options.embedding_size}, Init::kEmbedding);
  RnnDecoderOptions inner;
  if (options.feed_previous)
    inner.loop_function = argmax_and_embed(table, projection ? &*projection : nullptr,
                                           options.update_embedding_for_previous);
  require(!initial_state.empty(), "embedding_rnn_decoder: no initial state");
  const auto inputs =
      embed_inputs(*initial_state[0].tape, table, decoder_inputs, options.feed_previous);
  return rnn_decoder(scope, inputs, initial_state, cell, inner);
}

DecoderResult embedding_rnn_seq2seq(const Scope& outer, Tape& tape, const IdInputs& encoder_inputs,
                                    const IdInputs& decoder_inputs,
                                    std::shared_ptr<const Cell> cell,
                                    const EmbeddingRnnSeq2SeqOptions& options) {
  const Scope scope = outer / options.scope;
  const RnnResult encoded =
      encode_ids(scope, tape, encoder_inputs, cell, options.num_encoder_symbols,
                 options.embedding_size, options.encoder_sequence_length);
  if (!options.output_projection)
    cell = std::make_shared<OutputProjectionWrapper>(cell, options.num_decoder_symbols);
  EmbeddingRnnDecoderOptions decoder;
  decoder.num_symbols = options.num_decoder_symbols;
  decoder.embedding_size = options.embedding_size;
  decoder.output_projection = options.output_projection;
  decoder.feed_previous = options.feed_previous.value;
  decoder.update_embedding_for_previous = !options.feed_previous.tensor;
  return embedding_rnn_decoder(scope, decoder_inputs, encoded.state, *cell, decoder);
}

DecoderResult embedding_tied_rnn_seq2seq(const Scope& outer, Tape& tape,
                                         const IdInputs& encoder_inputs,
                                         const IdInputs& decoder_inputs,
                                         std::shared_ptr<const Cell> cell,
                                         const EmbeddingTiedRnnSeq2SeqOptions& options) {
  const Scope scope = outer / options.scope;
  const auto& projection = options.output_projection;
  if (projection) check_projection(*projection, options.num_symbols, true);
  const Parameter& table =
      scope.get("embedding", {options.num_symbols, options.embedding_size}, Init::kEmbedding);
  const bool feed = options.feed_previous.value;
  TiedRnnSeq2SeqOptions inner;
  inner.encoder_sequence_length = options.encoder_sequence_length;
  if (feed)
    inner.loop_function =
        argmax_and_embed(table, projection ? &*projection : nullptr, !options.feed_previous.tensor);
  if (!projection)
    cell = std::make_shared<OutputProjectionWrapper>(
        cell, options.num_decoder_symbols.value_or(options.num_symbols));
  return tied_rnn_seq2seq(scope, embed_inputs(tape, table, encoder_inputs, false),
                          embed_inputs(tape, table, decoder_inputs, feed), *cell, inner);
}

}  // namespace nmt
