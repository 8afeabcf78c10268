#pragma once

#include <span>
#include <string>
#include <vector>

#include "rnn/cell.h"
#include "seq2seq/attention_kind.h"

namespace nmt {

/// What a decoder attends to, made once per sentence.
struct AttentionMemory {
  Var states;             // [S·B, n]
  std::vector<Var> keys;  // one per head, [S·B, units]
  int64_t batch = 0;      // B
  /// [B] positions that count; empty: all, including padding, as in TensorFlow.
  std::vector<int> lengths;
  Masks masks = {};  // of the decoder's cell; not owned
};

struct AttentionReads {
  std::vector<Var> reads;  // one per head, [N, n]
  Var weights;             // [N, S] of the first head
};

/// Attention over M[b, t], the memory. For each head a
///     p[b] = softmax over t of score_a(M[b, t], state)
///     read_a[b] = Σ_t p[b, t] M[b, t]
/// The additive score (Bahdanau et al. 2015, arXiv:1409.0473; Vinyals et al. 2015,
/// arXiv:1412.7449),
///     AttnV_a · tanh(M[b, t]·AttnW_a + state·Attention_a + bias),
/// takes all parts of the cell's state side by side; those by a product (AttentionKind) take the
/// last part, h. Additive and general heads are n units wide; dot and scaled dot divide the width,
/// so that head a has d = n / heads units: for dot the columns from a·d on of h and of M, for
/// scaled dot h·Attention_a and M·AttnW_a. Holds pointers to the parameters of the store, which
/// must outlive it.
class AttentionHeads {
 public:
  /// Attention by the state of `cell` over a memory of memory_size n. Throws std::invalid_argument
  /// with TensorFlow's words for fewer than one head, for a width that the heads cannot share, and
  /// for dot if h and M differ in size.
  AttentionHeads(const Scope& scope, const Cell& cell, int64_t memory_size, int64_t num_heads,
                 AttentionKind kind = AttentionKind::kAdditive);

  int64_t num_heads() const { return int64_t(heads_.size()); }
  int64_t memory_size() const { return memory_size_; }
  /// states [S·B, n]; a length over S counts as S. The weight of a position past its length is
  /// exactly 0. Throws std::invalid_argument for lengths that are not [B].
  AttentionMemory remember(Var states, int64_t batch, std::span<const int> lengths = {}) const;
  /// For N rows of state; row i attends to sentence sentences[i], or i if empty.
  AttentionReads read(const CellState& state, const AttentionMemory& memory,
                      std::span<const int> sentences = {}) const;

 private:
  struct Head {
    const Weights* key = nullptr;                             // AttnW_a; null: M itself
    const Parameter* v = nullptr;                             // AttnV_a of additive attention
    const Parameter *query = nullptr, *query_bias = nullptr;  // Attention_a; null: h itself
  };
  Head make_head(const Scope& scope, const std::string& head, const Cell& cell) const;
  Var part(Var x, size_t head) const;
  Var query_of(size_t head, const CellState& state) const;

  AttentionKind kind_;
  int64_t memory_size_, units_;
  std::vector<Head> heads_;
};

/// All parts of a cell's state, side by side.
int64_t state_size(const Cell& cell);

}  // namespace nmt
