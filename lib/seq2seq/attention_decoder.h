#pragma once

#include <optional>
#include <span>

#include "seq2seq/decoder.h"

namespace nmt {

/// What a decoder attends to, made once a sentence.
struct AttentionMemory {
  Var states;             // [S·B, n]
  std::vector<Var> keys;  // a head each, states · AttnW_a
  int64_t batch = 0;      // B
  /// [B] positions that count; empty: all, padding included, as in TensorFlow.
  std::vector<int> lengths;
  Masks masks = {};  // of the decoder's cell; not owned
};

/// What a step takes from the step before.
struct AttentionState {
  CellState cell;
  std::vector<Var> reads;  // a head each, [N, n]
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

/// The decoder of attention_decoder with its parameters, as a start and a step: training, scoring
/// and search run these. Additive attention (Bahdanau et al. 2015, arXiv:1409.0473; Vinyals et al.
/// 2015, arXiv:1412.7449) over M[b, t], the memory, whose query q is the whole state of the cell.
/// For each head a
///     p[b] = softmax over t of AttnV_a · tanh(M[b, t]·AttnW_a + q·Attention_a + bias)
///     read_a[b] = Σ_t p[b, t] M[b, t]
/// and a step is
///     x = [input, reads of the step before]·kernel + bias
///     cell output, state = cell(x, state)
///     output = [cell output, reads of the new state]·AttnOutputProjection + bias
/// N is the number of rows of a step: B, or a search's hypotheses. Holds pointers to the store's
/// parameters, which must outlive it.
class AttentionDecoder {
 public:
  /// input_size d, attention_size n, output_size o (absent: the cell's). Throws
  /// std::invalid_argument with TensorFlow's words for fewer than one head.
  AttentionDecoder(const Scope& scope, const Cell& cell, int64_t input_size, int64_t attention_size,
                   int64_t num_heads, std::optional<int64_t> output_size = {});

  /// states [S·B, n]; a length over S counts as S. Past its length a position's weight is exactly
  /// 0. Throws std::invalid_argument for lengths not [B].
  AttentionMemory remember(Var states, int64_t batch, std::span<const int> lengths = {}) const;
  /// Reads are zero, or with attend_first those of the initial state.
  AttentionState start(const CellState& initial, const AttentionMemory& memory,
                       bool attend_first) const;
  /// The part of the input's product that needs no reads, for any number of steps: [T·B, d] ->
  /// [T·B, d].
  Var project_input(Var x) const;
  /// One step of N rows; row i attends to sentence sentences[i], or i if empty.
  AttentionStep step(Var projected_input, const AttentionState& previous,
                     const AttentionMemory& memory, std::span<const int> sentences = {}) const;
  /// [cell output, reads] · AttnOutputProjection, for any number of steps: [T·B, o].
  Var output(Var cell_output, const std::vector<Var>& reads) const;
  /// All steps of inputs that are known, [T·B, d]: what needs no state is done for all at once.
  AttentionRun run(Var inputs, AttentionState state, const AttentionMemory& memory) const;

 private:
  struct Head {
    const Weights* key;  // AttnW_a
    const Parameter* v;  // AttnV_a
    const Parameter *query, *query_bias;
  };
  AttentionState attend(const CellState& cell, const AttentionMemory& memory,
                        std::span<const int> sentences, Var* weights) const;

  std::unique_ptr<CellStep> cell_;
  int64_t input_size_, attention_size_;
  std::vector<Head> heads_;
  const Parameter *kernel_, *bias_, *output_kernel_, *output_bias_;
};

struct AttentionDecoderOptions {
  std::optional<int64_t> output_size;  // absent: the cell's output size
  int64_t num_heads = 1;
  LoopFunction loop_function;                // empty: inputs as given
  bool initial_state_attention = false;      // attend before the first step, to resume a decoder
  std::vector<int> encoder_sequence_length;  // [B]; empty as in TensorFlow: padding is attended to
  std::string scope = "attention_decoder";
};

/// TF's attention_decoder: AttentionDecoder over decoder_inputs, [B, d] a step, from initial_state
/// on. attention_states [B, n] a position, as an encoder's outputs are (TensorFlow's are [B,
/// length, n]). Outputs are [B, output_size] a step. The first step's input carries reads of zeros
/// unless initial_state_attention; with it, a decoder that was cut after any step goes on from
/// DecoderResult::states as if it had not been. Throws std::invalid_argument for no inputs, no
/// positions, no heads, batch sizes that differ, a state that does not fit the cell.
DecoderResult attention_decoder(const Scope& outer, const std::vector<Var>& decoder_inputs,
                                const CellState& initial_state,
                                const std::vector<Var>& attention_states, const Cell& cell,
                                const AttentionDecoderOptions& options = {});

}  // namespace nmt
