#pragma once

#include <memory>
#include <optional>

#include "seq2seq/attention_decoder.h"

namespace nmt {

struct EmbeddingAttentionDecoderOptions {
  int64_t num_symbols = 0;
  int64_t embedding_size = 0;
  int64_t num_heads = 1;
  std::optional<int64_t> output_size;                 // absent: the cell's output size
  std::optional<OutputProjection> output_projection;  // only for feeding: outputs stay unprojected
  bool feed_previous = false;                 // inputs after the first are the decoder's own choice
  bool update_embedding_for_previous = true;  // gradients reach the embeddings that were fed
  bool initial_state_attention = false;
  std::vector<int> encoder_sequence_length;  // [B]; empty as in TensorFlow
  std::string scope = "embedding_attention_decoder";
};

/// TF's embedding_attention_decoder: attention_decoder over embedded ids, fed as
/// embedding_rnn_decoder is. decoder_inputs [time][batch]; attention_states [B, n] a position;
/// outputs [B, output_size] a step. Of output_projection only the biases are checked until feeding
/// multiplies by it. Errors are those of attention_decoder, and std::out_of_range for an id outside
/// the symbols.
DecoderResult embedding_attention_decoder(const Scope& outer, const IdInputs& decoder_inputs,
                                          const CellState& initial_state,
                                          const std::vector<Var>& attention_states,
                                          const Cell& cell,
                                          const EmbeddingAttentionDecoderOptions& options);

struct EmbeddingAttentionSeq2SeqOptions {
  int64_t num_encoder_symbols = 0;
  int64_t num_decoder_symbols = 0;
  int64_t embedding_size = 0;
  int64_t num_heads = 1;
  /// Absent: the decoder cell is wrapped in a projection to num_decoder_symbols V, and attention's
  /// output projection is a second one on top, V + heads·n by V: at V = 8000, 64 million numbers
  /// and as many multiply-adds a target symbol, some ten times the rest of the model. With it,
  /// outputs stay as wide as the cell, and the projection is for feeding and the loss.
  std::optional<OutputProjection> output_projection;
  FeedPrevious feed_previous;
  bool initial_state_attention = false;
  std::vector<int> encoder_sequence_length;  // [B]; empty as in TensorFlow
  std::string scope = "embedding_attention_seq2seq";
};

/// TF's embedding_attention_seq2seq (Bahdanau et al. 2015, arXiv:1409.0473, with the encoder one
/// way): an RNN over the embedded source, all of whose outputs the decoder attends to and whose
/// last state starts it. cell serves both sides, with parameters of their own. Inputs
/// [time][batch]; outputs a step are [B, num_decoder_symbols], or with output_projection [B, cell
/// output size]. Throws std::invalid_argument for no encoder or decoder inputs, batch sizes that
/// differ, fewer than one head, a projection that does not fit; std::out_of_range for ids outside a
/// vocabulary.
DecoderResult embedding_attention_seq2seq(const Scope& outer, Tape& tape,
                                          const IdInputs& encoder_inputs,
                                          const IdInputs& decoder_inputs,
                                          std::shared_ptr<const Cell> cell,
                                          const EmbeddingAttentionSeq2SeqOptions& options);

}  // namespace nmt
