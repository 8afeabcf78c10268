#pragma once

#include <span>
#include <vector>

#include "rnn/cell.h"

namespace nmt {

/// What a decoder attends to, made once a sentence.
struct AttentionMemory {
  Var states;             // [S·B, n]
  std::vector<Var> keys;  // a head each, states · AttnW_a
  int64_t batch = 0;      // B
  /// [B] positions that count; empty: all, padding included, as in TensorFlow.
  std::vector<int> lengths;
};

struct AttentionReads {
  std::vector<Var> reads;  // a head each, [N, n]
  Var weights;             // [N, S] of the first head
};

/// Additive attention (Bahdanau et al. 2015, arXiv:1409.0473; Vinyals et al. 2015,
/// arXiv:1412.7449) over M[b, t], the memory, whose query q is a cell's whole state. For each head
/// a
///     p[b] = softmax over t of AttnV_a · tanh(M[b, t]·AttnW_a + q·Attention_a + bias)
///     read_a[b] = Σ_t p[b, t] M[b, t]
/// Holds pointers to the store's parameters, which must outlive it.
class Attention {
 public:
  /// query_size q: all parts of the state together; memory_size n. Throws std::invalid_argument
  /// with TensorFlow's words for fewer than one head.
  Attention(const Scope& scope, int64_t query_size, int64_t memory_size, int64_t num_heads);

  int64_t num_heads() const { return int64_t(heads_.size()); }
  int64_t memory_size() const { return memory_size_; }
  /// states [S·B, n]; a length over S counts as S. Past its length a position's weight is exactly
  /// 0. Throws std::invalid_argument for lengths not [B].
  AttentionMemory remember(Var states, int64_t batch, std::span<const int> lengths = {}) const;
  /// Of N queries; row i attends to sentence sentences[i], or i if empty.
  AttentionReads read(const CellState& query, const AttentionMemory& memory,
                      std::span<const int> sentences = {}) const;

 private:
  struct Head {
    const Weights* key;  // AttnW_a
    const Parameter* v;  // AttnV_a
    const Parameter *query, *query_bias;
  };
  int64_t memory_size_;
  std::vector<Head> heads_;
};

/// All parts of a cell's state together.
int64_t state_size(const Cell& cell);

}  // namespace nmt
