#pragma once

#include "seq2seq/attention_heads.h"

namespace nmt {

struct ConditionalStep {
  Var cell_output;         // [N, y]
  std::vector<Var> reads;  // one per head, [N, n]
  CellState state;
  Var weights;  // [N, S] of the first head
};

/// The conditional GRU (Firat and Cho 2016, dl4mt; the decoder of Nematus, Sennrich et al. 2017,
/// arXiv:1703.04357) with any cells: two transitions per step, with attention between them.
///     s', _ = first(y, s)                    y the previous embedded token
///     c     = reads of the attention by s'
///     s, o  = second(c, s')
///     output = tanh([o, y, c]·deep_output + bias)
/// If `second` has several layers, its first layer is fed c; s' is the state of that layer, and the
/// other layers continue from their own states. Holds pointers to the parameters of the store,
/// which must outlive it.
class ConditionalDecoder {
 public:
  /// input_size E of y, memory_size n, output_size o. Throws std::invalid_argument if the state of
  /// `first` is not the first parts of that of `second`.
  ConditionalDecoder(const Scope& scope, const Cell& first, const Cell& second, int64_t input_size,
                     int64_t memory_size, int64_t num_heads, int64_t output_size,
                     AttentionKind kind = AttentionKind::kAdditive);

  const AttentionHeads& attention() const { return attention_; }
  /// The input of the first transition, for any number of steps: [T·B, E] -> [T·B, *].
  Var project_input(Var y) const { return first_->project(y); }
  /// One step of N rows; row i attends to sentence sentences[i], or i if empty.
  ConditionalStep step(Var projected_input, const CellState& previous,
                       const AttentionMemory& memory, std::span<const int> sentences = {}) const;
  /// For any number of steps: [T·B, o].
  Var output(Var cell_output, Var y, const std::vector<Var>& reads) const;
  /// The outputs of all steps of known inputs [T·B, E]: whatever needs no state is computed for all
  /// at once.
  Var run(Var y, const CellState& initial, const AttentionMemory& memory) const;

 private:
  int64_t between_;  // parts of the state that the first transition changes
  AttentionHeads attention_;
  std::unique_ptr<CellStep> first_, second_;
  const Parameter *output_kernel_, *output_bias_;
};

}  // namespace nmt
