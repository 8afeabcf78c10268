#include "seq2seq/attention_heads.h"

#include <algorithm>
#include <cmath>

#include "autograd/check.h"

namespace nmt {
namespace {

bool divides_width(AttentionKind kind) {
  return kind == AttentionKind::kDot || kind == AttentionKind::kScaledDot;
}

int64_t units_of(AttentionKind kind, int64_t memory_size, int64_t num_heads) {
  require(num_heads >= 1, "With less than 1 heads, use a non-attention decoder. (num_heads is " +
                              std::to_string(num_heads) + ")");
  if (!divides_width(kind)) return memory_size;
  require(memory_size % num_heads == 0, "attention: " + std::to_string(num_heads) +
                                            " heads cannot share a memory of size " +
                                            std::to_string(memory_size));
  return memory_size / num_heads;
}

}  // namespace

AttentionHeads::AttentionHeads(const Scope& scope, const Cell& cell, int64_t memory_size,
                               int64_t num_heads, AttentionKind kind)
    : kind_(kind), memory_size_(memory_size), units_(units_of(kind, memory_size, num_heads)) {
  const int64_t h = cell.state_parts().back().size;
  require(kind != AttentionKind::kDot || h == memory_size,
          "attention: no dot product of a state of size " + std::to_string(h) +
              " with a memory of size " + std::to_string(memory_size));
  for (int64_t a = 0; a < num_heads; ++a)
    heads_.push_back(make_head(scope, std::to_string(a), cell));
}

AttentionHeads::Head AttentionHeads::make_head(const Scope& scope, const std::string& head,
                                               const Cell& cell) const {
  const int64_t n = memory_size_, h = cell.state_parts().back().size;
  const auto kernel = [&](int64_t inputs) {
    return &scope.get("Attention_" + head + "/kernel", {inputs, units_}, Init::kGlorot);
  };
  switch (kind_) {
    case AttentionKind::kAdditive: {
      const Weights& key = scope.get("AttnW_" + head, {1, 1, n, n}, Init::kGlorot).all();
      const Parameter& v = scope.get("AttnV_" + head, {n}, Init::kGlorot);
      const Parameter* query = kernel(state_size(cell));
      return {&key, &v, query, &scope.get("Attention_" + head + "/bias", {n}, Init::kZero)};
    }
    case AttentionKind::kScaledDot:
      return {.key = &scope.get("AttnW_" + head, {n, units_}, Init::kGlorot).all(),
              .query = kernel(h)};
    case AttentionKind::kGeneral:
      return {.query = kernel(h)};
    case AttentionKind::kDot:
      break;
  }
  return {};
}

/// The columns of a head that has no weights.
Var AttentionHeads::part(Var x, size_t head) const {
  return units_ == x.cols() ? x : columns(x, int64_t(head) * units_, units_);
}

AttentionMemory AttentionHeads::remember(Var states, int64_t batch,
                                         std::span<const int> lengths) const {
  require(lengths.empty() || int64_t(lengths.size()) == batch,
          "encoder_sequence_length has " + std::to_string(lengths.size()) +
              " entries for a batch of " + std::to_string(batch));
  const PartScope scope(*states.tape, Part::kAttention);
  AttentionMemory memory{states, {}, batch, {lengths.begin(), lengths.end()}};
  for (int& length : memory.lengths) length = std::clamp(length, 0, int(states.rows() / batch));
  for (size_t a = 0; a < heads_.size(); ++a)
    memory.keys.push_back(heads_[a].key ? matmul(states, *heads_[a].key) : part(states, a));
  return memory;
}

Var AttentionHeads::query_of(size_t head, const CellState& state) const {
  const auto [key, v, query, bias] = heads_[head];
  if (!query) return part(state.back(), head);
  return v ? linear(state, *query, bias) : matmul(state.back(), query->all());
}

AttentionReads AttentionHeads::read(const CellState& state, const AttentionMemory& memory,
                                    std::span<const int> sentences) const {
  const PartScope scope(*state[0].tape, Part::kAttention);
  const Real scale = kind_ == AttentionKind::kScaledDot ? 1 / std::sqrt(Real(units_)) : Real(1);
  AttentionReads result;
  for (size_t a = 0; a < heads_.size(); ++a) {
    const Var query = query_of(a, state), keys = memory.keys[a];
    const Parameter* v = heads_[a].v;
    const AttentionRead read =
        v ? attention(query, keys, memory.states, *v, memory.batch, sentences, memory.lengths)
          : dot_attention(query, keys, memory.states, scale, memory.batch, sentences,
                          memory.lengths);
    result.reads.push_back(read.read);
    if (a == 0) result.weights = read.weights;
  }
  return result;
}

int64_t state_size(const Cell& cell) {
  int64_t size = 0;
  for (const StatePart& part : cell.state_parts()) size += part.size;
  return size;
}

}  // namespace nmt
