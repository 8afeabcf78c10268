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
  std::optional<OutputProjection> output_projection;  // only for feeding: outputs are not projected
  bool feed_previous = false;                 // inputs after the first are the decoder's own choice
  bool update_embedding_for_previous = true;  // gradients reach the embeddings of fed tokens
  bool initial_state_attention = false;
  std::vector<int> encoder_sequence_length;  // [B]; empty as in TensorFlow
  std::string scope = "embedding_attention_decoder";
};

/// TF's embedding_attention_decoder: attention_decoder over embedded ids, fed as in
/// embedding_rnn_decoder. decoder_inputs [time][batch]; attention_states [B, n] per position;
/// outputs [B, output_size] per step. Only the biases of output_projection are checked until
/// feeding multiplies by it. Throws what attention_decoder throws, and std::out_of_range for an id
/// outside the symbols.
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
  /// output projection is a second one on top of it, V + heads·n by V: at V = 8000, 64 million
  /// numbers and as many multiply-adds per target token, some ten times the rest of the model.
  /// Given: outputs are as wide as the cell, and the projection is for feeding and the loss.
  std::optional<OutputProjection> output_projection;
  FeedPrevious feed_previous;
  bool initial_state_attention = false;
  std::vector<int> encoder_sequence_length;  // [B]; empty as in TensorFlow
  std::string scope = "embedding_attention_seq2seq";
};

/// TF's embedding_attention_seq2seq (Bahdanau et al. 2015, arXiv:1409.0473, with a unidirectional
/// encoder): an RNN over the embedded source, to whose outputs the decoder attends and from whose
/// last state it starts. cell is used on both sides, with separate parameters. Inputs
/// [time][batch]; outputs are [B, num_decoder_symbols] per step, or with output_projection [B, cell
/// output size]. Throws std::invalid_argument if there are no encoder or decoder inputs, batch
/// sizes differ, there are fewer than one head, or a projection does not fit; std::out_of_range for
/// ids outside a vocabulary.
DecoderResult embedding_attention_seq2seq(const Scope& outer, Tape& tape,
                                          const IdInputs& encoder_inputs,
                                          const IdInputs& decoder_inputs,
                                          std::shared_ptr<const Cell> cell,
                                          const EmbeddingAttentionSeq2SeqOptions& options);

}  // namespace nmt
