#include "seq2seq/attention.h"

#include <algorithm>

#include "autograd/check.h"

namespace nmt {

Attention::Attention(const Scope& scope, int64_t query_size, int64_t memory_size, int64_t num_heads)
    : memory_size_(memory_size) {
  require(num_heads >= 1, "With less than 1 heads, use a non-attention decoder. (num_heads is " +
                              std::to_string(num_heads) + ")");
  const int64_t n = memory_size;
  for (int64_t a = 0; a < num_heads; ++a) {
    const std::string head = std::to_string(a);
    heads_.push_back({&scope.get("AttnW_" + head, {1, 1, n, n}, Init::kGlorot).all(),
                      &scope.get("AttnV_" + head, {n}, Init::kGlorot),
                      &scope.get("Attention_" + head + "/kernel", {query_size, n}, Init::kGlorot),
                      &scope.get("Attention_" + head + "/bias", {n}, Init::kZero)});
  }
}

AttentionMemory Attention::remember(Var states, int64_t batch, std::span<const int> lengths) const {
  require(lengths.empty() || int64_t(lengths.size()) == batch,
          "encoder_sequence_length has " + std::to_string(lengths.size()) +
              " entries for a batch of " + std::to_string(batch));
  const PartScope scope(*states.tape, Part::kAttention);
  AttentionMemory memory{states, {}, batch, {lengths.begin(), lengths.end()}};
  for (int& length : memory.lengths) length = std::clamp(length, 0, int(states.rows() / batch));
  for (const Head& head : heads_) memory.keys.push_back(matmul(states, *head.key));
  return memory;
}

AttentionReads Attention::read(const CellState& query, const AttentionMemory& memory,
                               std::span<const int> sentences) const {
  const PartScope scope(*query[0].tape, Part::kAttention);
  AttentionReads result;
  for (size_t a = 0; a < heads_.size(); ++a) {
    const Var q = linear(query, *heads_[a].query, heads_[a].query_bias);
    const AttentionRead read = attention(q, memory.keys[a], memory.states, *heads_[a].v,
                                         memory.batch, sentences, memory.lengths);
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
