#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "seq2seq/decoder.h"

namespace nmt {

struct One2ManyRnnSeq2SeqOptions {
  int64_t num_encoder_symbols = 0;
  std::map<std::string, int64_t> num_decoder_symbols_dict;  // per decoder
  int64_t embedding_size = 0;                               // of the encoder and all decoders
  FeedPrevious feed_previous;                // fed embeddings get gradients in either case
  std::vector<int> encoder_sequence_length;  // [B]; empty as in TensorFlow
  std::string scope = "one2many_rnn_seq2seq";
};

/// A cell for each decoder, by its name.
using CellDict = std::map<std::string, std::shared_ptr<const Cell>>;

/// TF's one2many_rnn_seq2seq (Luong et al. 2016, arXiv:1511.06114): one encoder as in
/// embedding_rnn_seq2seq, whose last state starts every decoder. The decoders are those of
/// embedding_rnn_seq2seq without output_projection, so that outputs are as wide as the symbols of
/// the decoder. Inputs are [time][batch]; decoders may differ in time, not in batch. Results have
/// the names of the decoders, scopes are one2many_decoder_<name>. The gradient of the encoder is
/// the sum over decoders. Throws std::invalid_argument if inputs, cells and numbers of symbols do
/// not name the same decoders, and what embedding_rnn_seq2seq throws.
std::map<std::string, DecoderResult> one2many_rnn_seq2seq(
    const Scope& outer, Tape& tape, const IdInputs& encoder_inputs,
    const std::map<std::string, IdInputs>& decoder_inputs_dict,
    std::shared_ptr<const Cell> enc_cell, const CellDict& dec_cells_dict,
    const One2ManyRnnSeq2SeqOptions& options);

/// The same with one kind of cell for all decoders, with separate parameters.
std::map<std::string, DecoderResult> one2many_rnn_seq2seq(
    const Scope& outer, Tape& tape, const IdInputs& encoder_inputs,
    const std::map<std::string, IdInputs>& decoder_inputs_dict,
    const std::shared_ptr<const Cell>& cell, const One2ManyRnnSeq2SeqOptions& options);

}  // namespace nmt
