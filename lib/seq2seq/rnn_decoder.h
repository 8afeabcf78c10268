#pragma once

#include <string>
#include <vector>

#include "seq2seq/decoder.h"

namespace nmt {

struct RnnDecoderOptions {
  LoopFunction loop_function;  // empty: inputs as given; otherwise it makes all but the first
  std::string scope = "rnn_decoder";
};

/// TF's rnn_decoder: a cell over decoder_inputs, [B, X] per step, from initial_state; outputs are
/// the cell's, [B, output size] per step. With a loop_function only the first input is read.
/// Without inputs there are no outputs and the state is returned. Throws std::invalid_argument if
/// batch sizes differ or the state does not fit the cell.
DecoderResult rnn_decoder(const Scope& outer, const std::vector<Var>& decoder_inputs,
                          const CellState& initial_state, const Cell& cell,
                          const RnnDecoderOptions& options = {});

struct BasicRnnSeq2SeqOptions {
  std::vector<int> encoder_sequence_length;  // [B]: the encoder's state stops there; empty: nowhere
  std::string scope = "basic_rnn_seq2seq";
};

/// TF's basic_rnn_seq2seq (Sutskever et al. 2014, arXiv:1409.3215, without embeddings): the last
/// state of an RNN over encoder_inputs, [B, X] per step, starts a decoder over decoder_inputs. The
/// two have separate parameters, and their inputs may differ in size. If the cell is an
/// OutputProjectionWrapper, it projects the encoder's outputs too, which nothing uses. Throws what
/// static_rnn and rnn_decoder throw.
DecoderResult basic_rnn_seq2seq(const Scope& outer, const std::vector<Var>& encoder_inputs,
                                const std::vector<Var>& decoder_inputs, const Cell& cell,
                                const BasicRnnSeq2SeqOptions& options = {});

struct TiedRnnSeq2SeqOptions {
  LoopFunction loop_function;                // of the decoder
  std::vector<int> encoder_sequence_length;  // [B]; empty: all steps
  std::string scope = "tied_rnn_seq2seq";    // within combined_tied_rnn_seq2seq
};

/// TF's tied_rnn_seq2seq: the same with one set of parameters for both sides, whose inputs must
/// therefore have the same size; otherwise throws std::invalid_argument with both.
DecoderResult tied_rnn_seq2seq(const Scope& outer, const std::vector<Var>& encoder_inputs,
                               const std::vector<Var>& decoder_inputs, const Cell& cell,
                               const TiedRnnSeq2SeqOptions& options = {});

}  // namespace nmt
