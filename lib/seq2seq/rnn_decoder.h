#pragma once

#include <string>
#include <vector>

#include "seq2seq/decoder.h"

namespace nmt {

struct RnnDecoderOptions {
  LoopFunction loop_function;  // empty: inputs as given; else it makes all but the first
  std::string scope = "rnn_decoder";
};

/// TF's rnn_decoder: a cell over decoder_inputs, [B, X] a step, from initial_state on; outputs are
/// the cell's, [B, output size] a step. With a loop_function only the first input is looked at.
/// Without inputs there are no outputs and the state comes back. Throws std::invalid_argument for
/// batch sizes that differ and a state that does not fit the cell.
DecoderResult rnn_decoder(const Scope& outer, const std::vector<Var>& decoder_inputs,
                          const CellState& initial_state, const Cell& cell,
                          const RnnDecoderOptions& options = {});

struct BasicRnnSeq2SeqOptions {
  std::vector<int> encoder_sequence_length;  // [B]: the encoder's state stops there; empty: nowhere
  std::string scope = "basic_rnn_seq2seq";
};

/// TF's basic_rnn_seq2seq (Sutskever et al. 2014, arXiv:1409.3215, without embeddings): the last
/// state of an RNN over encoder_inputs, [B, X] a step, starts a decoder over decoder_inputs. The
/// two have parameters of their own, and their inputs may differ in size. An
/// OutputProjectionWrapper as the cell projects the encoder's outputs too, which nothing uses.
/// Errors are those of static_rnn and rnn_decoder.
DecoderResult basic_rnn_seq2seq(const Scope& outer, const std::vector<Var>& encoder_inputs,
                                const std::vector<Var>& decoder_inputs, const Cell& cell,
                                const BasicRnnSeq2SeqOptions& options = {});

struct TiedRnnSeq2SeqOptions {
  LoopFunction loop_function;                // of the decoder
  std::vector<int> encoder_sequence_length;  // [B]; empty: all steps
  std::string scope = "tied_rnn_seq2seq";    // within combined_tied_rnn_seq2seq
};

/// TF's tied_rnn_seq2seq: the same with one set of parameters for both sides, whose inputs
/// therefore are of one size; another throws std::invalid_argument with both.
DecoderResult tied_rnn_seq2seq(const Scope& outer, const std::vector<Var>& encoder_inputs,
                               const std::vector<Var>& decoder_inputs, const Cell& cell,
                               const TiedRnnSeq2SeqOptions& options = {});

}  // namespace nmt
