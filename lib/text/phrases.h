#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/vocabulary.h"

namespace nmt {

/// What is not UTF-8 becomes U+FFFD.
std::u32string code_points(std::string_view text);

/// The text that each symbol of a vocabulary adds, as code points: with white space before a piece
/// that begins a word, and around a symbol that is always a whole word.
class SymbolTexts {
 public:
  explicit SymbolTexts(const Vocabulary& vocabulary);
  std::u32string_view operator[](TokenId id) const { return texts_[size_t(id)]; }
  bool characters() const { return characters_; }  // each symbol is one character

 private:
  std::vector<std::u32string> texts_;
  bool characters_;
};

/// Finds phrases in a text that arrives piece by piece (Aho and Corasick 1975), however it is
/// segmented. A text contains a phrase if it contains its characters and neither its first nor its
/// last word continues: "art" is in "of art." but not in "party". Scripts without spaces between
/// words have no such edges: 京都 is in 東京都. Any white space is one space, text is NFC, and case
/// counts.
class PhraseMatcher {
 public:
  /// The state after the text that has been read so far.
  struct State {
    int node = 0;
    enum class Last : uint8_t {
      kSpace,
      kWord,
      kOther
    } last = Last::kSpace;  // kind of the last character
  };

  /// Blank phrases are never found.
  explicit PhraseMatcher(const std::vector<std::string>& phrases);

  /// Continues with this text. Calls found(number of the phrase) for each phrase that ends in it.
  template <class Found>
  State read(State state, std::u32string_view text, const Found& found) const {
    for (const char32_t c : text)
      canonical(state.last, c,
                [&](char32_t symbol) { state.node = step(state.node, symbol, found); });
    return state;
  }
  /// Ends the text.
  template <class Found>
  void end(const State& state, const Found& found) const {
    if (state.last == State::Last::kWord) step(state.node, kEdge, found);
  }

 private:
  using Last = State::Last;
  static constexpr char32_t kEdge = 0x110000;  // between the characters of words and others

  struct Node {
    int fail = 0;              // the longest other prefix that ends here
    int next_found = 0;        // the longest of those that is a phrase; 0: none
    std::vector<int> phrases;  // complete at this node
  };

  static Last kind_of(char32_t c);
  /// Calls emit(symbol) for each symbol of the automaton that a character stands for.
  template <class Emit>
  static void canonical(Last& last, char32_t c, const Emit& emit) {
    const Last kind = kind_of(c);
    if (kind == Last::kSpace && last == Last::kSpace) return;
    if ((kind == Last::kWord) != (last == Last::kWord)) emit(kEdge);
    emit(kind == Last::kSpace ? U' ' : c);
    last = kind;
  }
  static std::u32string canonical(const std::string& phrase);

  template <class Found>
  int step(int node, char32_t symbol, const Found& found) const {
    const int to = go(node, symbol);
    for (int at = to; at > 0; at = nodes_[size_t(at)].next_found)
      for (const int phrase : nodes_[size_t(at)].phrases) found(phrase);
    return to;
  }
  int go(int node, char32_t symbol) const;
  int child(int node, char32_t symbol) const;  // -1: none
  void add(const std::u32string& phrase, int number);
  void link();

  std::vector<Node> nodes_;
  std::unordered_map<uint64_t, int> children_;  // by node << 32 | symbol
};

}  // namespace nmt
