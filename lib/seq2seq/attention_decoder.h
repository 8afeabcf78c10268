#pragma once

#include <optional>
#include <span>

#include "seq2seq/attention_heads.h"
#include "seq2seq/decoder.h"

namespace nmt {

/// What a step takes from the previous step.
struct AttentionState {
  CellState cell;
  std::vector<Var> reads;  // one per head, [N, n]
};

struct AttentionStep {
  Var cell_output;  // [N, y]
  AttentionState state;
  Var weights;  // [N, S] of the first head
};

struct AttentionRun {
  Var outputs;                    // [T·B, o]; row t·B + b is step t of sentence b
  AttentionState state;           // the last
  std::vector<CellState> states;  // after each step
};

/// Options that TensorFlow's function does not have; the defaults are its form.
struct AttentionDecoderForm {
  AttentionKind attention = AttentionKind::kAdditive;
  bool input_feeding = true;  // otherwise the cell gets only the input
  bool output_tanh = false;   // the output is its tanh (Luong et al. 2015, arXiv:1508.04025, eq. 5)
};

/// The decoder of attention_decoder with its parameters, as a start and a step, which training,
/// scoring and search run. A step is
///     x = [input, reads of the step before]·kernel + bias
///     cell output, state = cell(x, state)
///     output = [cell output, reads of the new state]·AttnOutputProjection + bias
/// N is the number of rows of a step: B, or the hypotheses of a search. Holds pointers to the
/// parameters of the store, which must outlive it.
class AttentionDecoder {
 public:
  /// input_size d, attention_size n, output_size o (absent: the cell's). Throws what AttentionHeads
  /// throws.
  AttentionDecoder(const Scope& scope, const Cell& cell, int64_t input_size, int64_t attention_size,
                   int64_t num_heads, std::optional<int64_t> output_size = {},
                   const AttentionDecoderForm& form = {});

  const AttentionHeads& attention() const { return attention_; }
  /// Reads are zero, or with attend_first those of the initial state.
  AttentionState start(const CellState& initial, const AttentionMemory& memory,
                       bool attend_first) const;
  /// The part of a step's input that needs no reads, for any number of steps: [T·B, d] -> [T·B, *].
  Var project_input(Var x) const;
  /// One step of N rows; row i attends to sentence sentences[i], or i if empty.
  AttentionStep step(Var projected_input, const AttentionState& previous,
                     const AttentionMemory& memory, std::span<const int> sentences = {}) const;
  /// [cell output, reads] · AttnOutputProjection, for any number of steps: [T·B, o].
  Var output(Var cell_output, const std::vector<Var>& reads) const;
  /// All steps of known inputs [T·B, d]: whatever needs no state is computed for all at once.
  AttentionRun run(Var inputs, AttentionState state, const AttentionMemory& memory) const;

 private:
  /// [input, reads]·kernel + bias, given the part of the input.
  Var with_reads(Var projected_input, const std::vector<Var>& reads) const;

  int64_t input_size_;
  AttentionDecoderForm form_;
  AttentionHeads attention_;
  const Parameter *kernel_ = nullptr, *bias_ = nullptr;  // of input feeding
  const Parameter *output_kernel_, *output_bias_;
  std::unique_ptr<CellStep> cell_;
};

struct AttentionDecoderOptions {
  std::optional<int64_t> output_size;  // absent: the cell's output size
  int64_t num_heads = 1;
  LoopFunction loop_function;                // empty: inputs as given
  bool initial_state_attention = false;      // attend before the first step, to resume a decoder
  std::vector<int> encoder_sequence_length;  // [B]; empty as in TensorFlow: padding is attended to
  std::string scope = "attention_decoder";
};

/// TF's attention_decoder: AttentionDecoder over decoder_inputs, [B, d] per step, from
/// initial_state. attention_states [B, n] per position, as the outputs of an encoder are
/// (TensorFlow's are [B, length, n]). Outputs are [B, output_size] per step. The input of the first
/// step has reads of zeros unless initial_state_attention; with it, a decoder that was stopped
/// after any step continues from DecoderResult::states as if it had not been. Throws
/// std::invalid_argument if there are no inputs, positions or heads, batch sizes differ, or the
/// state does not fit the cell.
DecoderResult attention_decoder(const Scope& outer, const std::vector<Var>& decoder_inputs,
                                const CellState& initial_state,
                                const std::vector<Var>& attention_states, const Cell& cell,
                                const AttentionDecoderOptions& options = {});

}  // namespace nmt
