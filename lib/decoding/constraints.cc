#include "decoding/constraints.h"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

namespace nmt {
namespace {

std::vector<std::string> texts_of(const std::vector<RequiredPhrase>& phrases) {
  if (phrases.size() > Constraints::kMostRequired)
    throw std::invalid_argument(std::to_string(phrases.size()) + " required phrases, more than " +
                                std::to_string(Constraints::kMostRequired));
  std::vector<std::string> texts;
  for (const RequiredPhrase& phrase : phrases) texts.push_back(phrase.text);
  return texts;
}

}  // namespace

Constraints::Constraints(const SymbolTexts& texts, Ids prefix, const PhraseMatcher* banned,
                         std::vector<RequiredPhrase> required)
    : texts_(&texts),
      prefix_(std::move(prefix)),
      banned_(banned),
      required_(std::move(required)),
      required_texts_(texts_of(required_)) {
  for (const RequiredPhrase& phrase : required_) required_symbols_ += int(phrase.symbols.size());
}

Constraints::State Constraints::next(State state, TokenId symbol) const {
  const std::u32string_view text = (*texts_)[symbol];
  if (banned_) state.banned = banned_->read(state.banned, text, [](int) {});
  if (requires_phrases())
    state.required =
        required_texts_.read(state.required, text, [&](int i) { state.met |= uint64_t{1} << i; });
  return state;
}

bool Constraints::allows(const State& state, std::span<const TokenId> symbols, TokenId next,
                         int room) const {
  if (next == kEos)
    return !banned_at_end(state.banned) &&
           size_t(std::popcount(met_at_end(state))) == required_.size();
  if (holds_banned(state, next, room)) return false;
  // Room for what is missing, and for </s>.
  return required_.empty() || required_symbols_ - progress(state, symbols, next) < room;
}

bool Constraints::holds_banned(const State& state, TokenId next, int room) const {
  if (!banned_) return false;
  bool found = false;
  const auto read = banned_->read(state.banned, (*texts_)[next], [&](int) { found = true; });
  return found || ((room == 0 || !texts_->characters()) && banned_at_end(read));
}

bool Constraints::banned_at_end(const PhraseMatcher::State& state) const {
  bool found = false;
  if (banned_) banned_->end(state, [&](int) { found = true; });
  return found;
}

/// Those that the text holds if it ends here.
uint64_t Constraints::met_at_end(const State& state) const {
  uint64_t met = state.met;
  required_texts_.end(state.required, [&](int i) { met |= uint64_t{1} << i; });
  return met;
}

/// How many of the phrase's symbols, from its first on, the hypothesis ends in.
size_t Constraints::written(const Ids& phrase, std::span<const TokenId> symbols) const {
  // Where a text begins, no space has to.
  if ((*texts_)[phrase[0]] == U" " && symbols.size() < phrase.size() &&
      std::equal(symbols.begin(), symbols.end(), phrase.begin() + 1))
    return symbols.size() + 1;
  size_t n = std::min(phrase.size(), symbols.size());
  while (n > 0 &&
         !std::equal(phrase.begin(), phrase.begin() + int64_t(n), symbols.end() - int64_t(n)))
    --n;
  return n;
}

int Constraints::progress(const State& state, std::span<const TokenId> symbols,
                          TokenId next) const {
  if (next == kEos) return required_symbols_;
  Ids with_next(symbols.begin(), symbols.end());
  with_next.push_back(next);
  const uint64_t met = met_at_end(this->next(state, next));
  size_t held = 0, writing = 0;
  for (size_t i = 0; i < required_.size(); ++i) {
    const Ids& phrase = required_[i].symbols;
    if (met >> i & 1)
      held += phrase.size();
    else
      writing = std::max(writing, written(phrase, with_next));
  }
  return int(held + writing);
}

std::vector<TokenId> Constraints::proposals(const State& state,
                                            std::span<const TokenId> symbols) const {
  std::vector<TokenId> next;
  for (size_t i = 0; i < required_.size(); ++i) {
    const Ids& phrase = required_[i].symbols;
    const size_t n = written(phrase, symbols);
    if (!(state.met >> i & 1) && n < phrase.size()) next.push_back(phrase[n]);
  }
  return next;
}

size_t Constraints::surplus(std::span<const TokenId> symbols) const {
  State state;
  size_t longest = 0;
  for (size_t n = 0; n < symbols.size(); ++n) {
    state = next(state, symbols[n]);
    if (!banned_at_end(state.banned)) longest = n + 1;
  }
  return symbols.size() - longest;
}

bool repeats_ngram(std::span<const TokenId> symbols, TokenId next, int n) {
  const auto before = size_t(n) - 1;  // symbols of the run that are there
  if (symbols.size() < size_t(n)) return false;
  const auto last = symbols.last(before);
  for (size_t at = 0; at + before < symbols.size(); ++at)
    if (symbols[at + before] == next &&
        std::equal(last.begin(), last.end(), symbols.begin() + int64_t(at)))
      return true;
  return false;
}

}  // namespace nmt
