#include "decoding/hypothesis_history.h"

#include <algorithm>
#include <utility>

namespace nmt {

HypothesisHistory::HypothesisHistory(const SearchOptions& options, std::vector<int> positions,
                                     const Constraints* constraints)
    : covers_(options.coverage_penalty > 0),
      aligns_(options.align),
      no_repeat_ngram_(options.no_repeat_ngram),
      positions_(std::move(positions)),
      constraints_(constraints) {
  if (covers_ || restricts())
    memories_.push_back(
        {.coverage = Coverage(positions_.size()), .constraints = {}, .symbols = {}});
}

void HypothesisHistory::attend(Matrix attention) {
  if (covers_)
    for (size_t i = 0; i < memories_.size(); ++i)
      for (size_t k = 0; k < positions_.size(); ++k)
        memories_[i].coverage[k] += double(attention(int64_t(i), positions_[k]));
  if (!aligns_) return;
  aligned_.clear();
  for (int64_t i = 0; i < attention.rows; ++i) {
    const auto most = std::max_element(positions_.begin(), positions_.end(), [&](int a, int b) {
      return attention(i, a) < attention(i, b);
    });
    aligned_.push_back(most == positions_.end() ? -1 : *most);
  }
}

void HypothesisHistory::follow(std::span<const LiveHypothesis> live) {
  if (memories_.empty()) return;
  std::vector<Memory> next;
  for (const LiveHypothesis& hypothesis : live) {
    Memory& memory = next.emplace_back(memories_[size_t(hypothesis.parent)]);
    if (restricts()) memory.symbols.push_back(hypothesis.token);
    if (constraints_) memory.constraints = constraints_->next(memory.constraints, hypothesis.token);
  }
  memories_ = std::move(next);
}

double HypothesisHistory::log_coverage(int hypothesis) const {
  return covers_ ? nmt::log_coverage(memories_[size_t(hypothesis)].coverage) : 0;
}

int HypothesisHistory::aligned_position(int hypothesis) const {
  return aligned_.empty() ? -1 : aligned_[size_t(hypothesis)];
}

TokenFilter HypothesisHistory::allowed(int hypothesis, int room) const {
  if (!restricts()) return {};
  const Memory& memory = memories_[size_t(hypothesis)];
  return [this, &memory, room](TokenId next) { return allows(memory, next, room); };
}

bool HypothesisHistory::allows(const Memory& memory, TokenId next, int room) const {
  if (no_repeat_ngram_ > 0 && repeats_ngram(memory.symbols, next, no_repeat_ngram_)) return false;
  return !constraints_ || constraints_->allows(memory.constraints, memory.symbols, next, room);
}

size_t HypothesisHistory::surplus(int hypothesis) const {
  return constraints_ ? constraints_->surplus(memories_[size_t(hypothesis)].symbols) : 0;
}

std::vector<TokenId> HypothesisHistory::proposals(int hypothesis) const {
  const Memory& memory = memories_[size_t(hypothesis)];
  return constraints_->proposals(memory.constraints, memory.symbols);
}

int HypothesisHistory::progress(int hypothesis, TokenId next) const {
  const Memory& memory = memories_[size_t(hypothesis)];
  return constraints_->progress(memory.constraints, memory.symbols, next);
}

}  // namespace nmt
