#include "text/bpe_dropout.h"

#include <algorithm>
#include <queue>

#include "text/utf8.h"

namespace nmt {
namespace {

constexpr std::string_view kSpace = "\u2581";  // how SentencePiece writes one

}  // namespace

BpeDropoutSampler::BpeDropoutSampler(const SentencePieceVocabulary& vocabulary,
                                     const BpeDropout& options)
    : SubwordSampler(vocabulary), probability_(options.probability) {
  for (TokenId id = kReservedSymbols; id < vocabulary.all_pieces(); ++id) {
    const std::string_view text = vocabulary.text_of(id);
    ids_.emplace(text, id);
    crosses_words_ = crosses_words_ || text.find(kSpace, 1) != std::string_view::npos;
  }
}

/// Merges the pieces of one word, characters to begin with.
class BpeDropoutSampler::Word {
 public:
  Word(const BpeDropoutSampler& sampler, std::string_view text) : sampler_(sampler), text_(text) {
    for (size_t at = 0; at < text.size();) {
      const size_t begin = at;
      next_code_point(text, at);
      symbols_.push_back({begin, at - begin, int(symbols_.size()) - 1, int(symbols_.size()) + 1});
    }
    if (!symbols_.empty()) symbols_.back().next = -1;
    for (int i = 0; i + 1 < int(symbols_.size()); ++i) note(i, i + 1);
  }

  void merge(Rng& rng) {
    while (step(rng)) continue;
  }

  void append_to(std::vector<TokenId>& ids) const {
    for (int i = symbols_.empty() ? -1 : 0; i >= 0; i = symbols_[size_t(i)].next)
      append(text_.substr(symbols_[size_t(i)].begin, symbols_[size_t(i)].size), ids);
  }

 private:
  struct Symbol {
    size_t begin, size;  // bytes; no size: merged into the one before
    int previous, next;  // -1: none
  };
  struct Merge {
    double score;
    int left, right;
    size_t size;  // of both, when it was noted
    bool operator<(const Merge& other) const {
      return score < other.score || (score == other.score && left > other.left);
    }
  };

  void note(int left, int right) {
    if (left < 0 || right < 0) return;
    const Symbol &l = symbols_[size_t(left)], &r = symbols_[size_t(right)];
    const std::string_view both = text_.substr(l.begin, l.size + r.size);
    const TokenId* id = sampler_.find(both);
    if (id == nullptr) return;
    merges_.push({sampler_.vocabulary_.score(*id), left, right, both.size()});
    if (!sampler_.vocabulary_.is_used(*id)) parts_[both] = l.size;
  }

  bool is_over(const Merge& merge) const {  // one of its sides is another one by now
    const size_t left = symbols_[size_t(merge.left)].size;
    const size_t right = symbols_[size_t(merge.right)].size;
    return left == 0 || right == 0 || left + right != merge.size;
  }

  /// The best merge that is not left out; false if all are.
  bool step(Rng& rng) {
    std::vector<Merge> left_out;
    bool done = false;
    while (!done && !merges_.empty()) {
      const Merge merge = merges_.top();
      merges_.pop();
      if (is_over(merge)) continue;
      if (rng.uniform() < sampler_.probability_) {
        left_out.push_back(merge);
      } else {
        apply(merge);
        done = true;
      }
    }
    for (const Merge& merge : left_out) merges_.push(merge);
    return done;
  }

  void apply(const Merge& merge) {
    Symbol &left = symbols_[size_t(merge.left)], &right = symbols_[size_t(merge.right)];
    left.size += right.size;
    right.size = 0;
    left.next = right.next;
    if (right.next >= 0) symbols_[size_t(right.next)].previous = merge.left;
    note(left.previous, merge.left);
    note(merge.left, left.next);
  }

  /// A piece that only others are made of is taken apart again, as SentencePiece does.
  void append(std::string_view piece, std::vector<TokenId>& ids) const {
    const TokenId* id = sampler_.find(piece);
    const auto parts = parts_.find(piece);
    if (id == nullptr) {
      ids.push_back(kUnk);
    } else if (sampler_.vocabulary_.is_used(*id) || parts == parts_.end()) {
      ids.push_back(*id);
    } else {
      append(piece.substr(0, parts->second), ids);
      append(piece.substr(parts->second), ids);
    }
  }

  const BpeDropoutSampler& sampler_;
  std::string_view text_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Merge> merges_;
  std::unordered_map<std::string_view, size_t> parts_;  // bytes of the first
};

std::vector<TokenId> BpeDropoutSampler::draw(std::string_view text, Rng& rng) const {
  std::vector<TokenId> ids;
  while (!text.empty()) {
    const size_t end = crosses_words_ ? text.size() : std::min(text.find(kSpace, 1), text.size());
    Word word(*this, text.substr(0, end));
    word.merge(rng);
    word.append_to(ids);
    text.remove_prefix(end);
  }
  return ids;
}

}  // namespace nmt
