#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "seq2seq/decoder.h"

namespace nmt {

struct EmbeddingRnnDecoderOptions {
  int64_t num_symbols = 0;
  int64_t embedding_size = 0;
  std::optional<OutputProjection> output_projection;  // only for feeding: outputs are not projected
  bool feed_previous = false;                 // inputs after the first are the decoder's own choice
  bool update_embedding_for_previous = true;  // gradients reach the embeddings of fed tokens
  std::string scope = "embedding_rnn_decoder";
};

/// TF's embedding_rnn_decoder: rnn_decoder over embedded ids, [time][batch]; outputs are the
/// cell's, [B, cell output size] per step. With feed_previous the next input is the embedding of
/// argmax(output·W + B), or of argmax(output) without output_projection. Without inputs there are
/// no outputs and the state is returned. Throws std::invalid_argument for a projection that is not
/// ([any, num_symbols], [num_symbols]), what rnn_decoder throws, and std::out_of_range for an id
/// outside the symbols.
DecoderResult embedding_rnn_decoder(const Scope& outer, const IdInputs& decoder_inputs,
                                    const CellState& initial_state, const Cell& cell,
                                    const EmbeddingRnnDecoderOptions& options);

struct EmbeddingRnnSeq2SeqOptions {
  int64_t num_encoder_symbols = 0;
  int64_t num_decoder_symbols = 0;
  int64_t embedding_size = 0;
  /// Absent: the decoder cell is wrapped in a projection to num_decoder_symbols, computed at every
  /// step and in every loss. Given: outputs are as wide as the cell, and the projection is for
  /// feeding and the loss, which may sample the symbols (sampled_softmax_loss).
  std::optional<OutputProjection> output_projection;
  FeedPrevious feed_previous;
  std::vector<int> encoder_sequence_length;  // [B]: the state stops there; empty as in TensorFlow
  std::string scope = "embedding_rnn_seq2seq";
};

/// TF's embedding_rnn_seq2seq (Sutskever et al. 2014, arXiv:1409.3215): an RNN over the embedded
/// source whose last state starts an embedding_rnn_decoder. Embeddings and cells of the two sides
/// have separate parameters. Inputs [time][batch]; outputs are [B, num_decoder_symbols] per step,
/// or with output_projection [B, cell output size]. Throws std::invalid_argument if there are no
/// encoder inputs, batch sizes differ or a projection does not fit, and std::out_of_range for ids
/// outside a vocabulary. Complete programs: docs/examples.
DecoderResult embedding_rnn_seq2seq(const Scope& outer, Tape& tape, const IdInputs& encoder_inputs,
                                    const IdInputs& decoder_inputs,
                                    std::shared_ptr<const Cell> cell,
                                    const EmbeddingRnnSeq2SeqOptions& options);

struct EmbeddingTiedRnnSeq2SeqOptions {
  int64_t num_symbols = 0;  // of the one embedding
  int64_t embedding_size = 0;
  std::optional<int64_t> num_decoder_symbols;  // that can be produced; absent: num_symbols
  /// Absent: the cell is wrapped in a projection, which the encoder then computes as well. Given:
  /// num_decoder_symbols has no effect and the weights are [any, num_symbols].
  std::optional<OutputProjection> output_projection;
  FeedPrevious feed_previous;
  std::vector<int> encoder_sequence_length;  // [B]; empty as in TensorFlow
  std::string scope = "embedding_tied_rnn_seq2seq";
};

/// TF's embedding_tied_rnn_seq2seq: one embedding and one cell, with one set of parameters, for
/// both sides, which makes sense if both are in the same language. Inputs [time][batch]; outputs
/// are [B, num_decoder_symbols] per step, or with output_projection [B, cell output size]. Throws
/// what embedding_rnn_seq2seq throws.
DecoderResult embedding_tied_rnn_seq2seq(const Scope& outer, Tape& tape,
                                         const IdInputs& encoder_inputs,
                                         const IdInputs& decoder_inputs,
                                         std::shared_ptr<const Cell> cell,
                                         const EmbeddingTiedRnnSeq2SeqOptions& options);

}  // namespace nmt
