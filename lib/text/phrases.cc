#include "text/phrases.h"

#include <deque>

#include "text/utf8.h"

namespace nmt {
namespace {

/// SentencePiece writes a space as ▁.
void spaces_for_marks(std::u32string& piece) {
  for (char32_t& c : piece)
    if (c == U'\x2581') c = U' ';
}

uint64_t key(int node, char32_t symbol) { return uint64_t(node) << 32 | symbol; }

}  // namespace

std::u32string code_points(std::string_view text) {
  std::u32string result;
  for (size_t at = 0; at < text.size();) {
    const int c = next_code_point(text, at);
    result += c < 0 ? U'\xFFFD' : char32_t(c);
  }
  return result;
}

SymbolTexts::SymbolTexts(const Vocabulary& vocabulary)
    : characters_(vocabulary.kind() == VocabularyKind::kChar) {
  const VocabularyKind kind = vocabulary.kind();
  for (TokenId id = 0; id < vocabulary.size(); ++id) {
    std::u32string& text = texts_.emplace_back();
    if (id < kUnk) continue;
    text = code_points(id == kUnk ? vocabulary.decode(std::vector<TokenId>{id})
                                  : vocabulary.piece(id));
    if (kind == VocabularyKind::kWord) text = U' ' + text + U' ';
    if (kind == VocabularyKind::kUnigram || kind == VocabularyKind::kBpe) spaces_for_marks(text);
  }
}

PhraseMatcher::State::Last PhraseMatcher::kind_of(char32_t c) {
  if (is_space(int(c))) return Last::kSpace;
  return is_of_word(int(c)) ? Last::kWord : Last::kOther;
}

std::u32string PhraseMatcher::canonical(const std::string& phrase) {
  std::u32string symbols;
  Last last = Last::kSpace;
  for (const char32_t c : code_points(normalise(phrase)))
    canonical(last, c, [&](char32_t symbol) { symbols += symbol; });
  if (last == Last::kWord) symbols += kEdge;
  if (last == Last::kSpace && !symbols.empty()) symbols.pop_back();
  return symbols;
}

PhraseMatcher::PhraseMatcher(const std::vector<std::string>& phrases) : nodes_(1) {
  for (size_t i = 0; i < phrases.size(); ++i) add(canonical(phrases[i]), int(i));
  link();
}

int PhraseMatcher::child(int node, char32_t symbol) const {
  const auto found = children_.find(key(node, symbol));
  return found == children_.end() ? -1 : found->second;
}

int PhraseMatcher::go(int node, char32_t symbol) const {
  for (;; node = nodes_[size_t(node)].fail) {
    const int to = child(node, symbol);
    if (to >= 0) return to;
    if (node == 0) return 0;
  }
}

void PhraseMatcher::add(const std::u32string& phrase, int number) {
  if (phrase.empty()) return;
  int node = 0;
  for (const char32_t symbol : phrase) {
    const auto [place, is_new] = children_.emplace(key(node, symbol), int(nodes_.size()));
    if (is_new) nodes_.emplace_back();
    node = place->second;
  }
  nodes_[size_t(node)].phrases.push_back(number);
}

void PhraseMatcher::link() {
  // Children by parent, as fail links are known level by level.
  std::vector<std::vector<std::pair<char32_t, int>>> below(nodes_.size());
  for (const auto& [edge, to] : children_)
    below[size_t(edge >> 32)].emplace_back(char32_t(edge & 0xFFFFFFFF), to);
  std::deque<int> waiting{0};
  for (; !waiting.empty(); waiting.pop_front()) {
    const int node = waiting.front();
    for (const auto& [symbol, to] : below[size_t(node)]) {
      Node& next = nodes_[size_t(to)];
      if (node != 0) next.fail = go(nodes_[size_t(node)].fail, symbol);
      const Node& shorter = nodes_[size_t(next.fail)];
      next.next_found = shorter.phrases.empty() ? shorter.next_found : next.fail;
      waiting.push_back(to);
    }
  }
}

}  // namespace nmt
