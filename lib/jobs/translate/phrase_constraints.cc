#include "jobs/translate/phrase_constraints.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.h"
#include "text/utf8.h"

namespace nmt {
namespace {

bool unknown(const Ids& ids) { return std::find(ids.begin(), ids.end(), kUnk) != ids.end(); }

/// Tokens that write the phrase after the end of a word.
Ids symbols_of(const Vocabulary& vocabulary, const std::string& phrase) {
  Ids ids = vocabulary.encode(phrase);
  if (vocabulary.kind() != VocabularyKind::kChar) return ids;
  const Ids space = vocabulary.encode(" ");
  if (!unknown(space)) ids.insert(ids.begin(), space.begin(), space.end());
  return ids;
}

std::string trimmed(const std::string& phrase) {
  const auto first = phrase.find_first_not_of(" \t"), last = phrase.find_last_not_of(" \t\r");
  return first == std::string::npos ? "" : phrase.substr(first, last - first + 1);
}

/// Would the tokens contain a banned phrase at their end or, which Constraints forbid unless
/// symbols are characters, one that ends where a longer word might follow?
bool passes_by(const Vocabulary& vocabulary, const Ids& symbols, const PhraseMatcher& banned) {
  bool found = false;
  const auto note = [&](int) { found = true; };
  for (size_t n = vocabulary.kind() == VocabularyKind::kChar ? symbols.size() : 1;
       n <= symbols.size(); ++n)
    banned.end(banned.read({}, code_points(vocabulary.decode(std::span(symbols).first(n))), note),
               note);
  return found;
}

void check_not_banned(const Vocabulary& vocabulary, const RequiredPhrase& phrase,
                      const PhraseMatcher& banned) {
  if (passes_by(vocabulary, phrase.symbols, banned))
    throw UnusablePhrase("'" + phrase.text + "' is required and banned; leave one of them out");
}

}  // namespace

PhraseConstraints::PhraseConstraints(const Vocabulary& target, std::vector<std::string> banned,
                                     std::vector<std::string> required)
    : target_(target),
      banned_phrases_(with_spellings(std::move(banned))),
      banned_(banned_phrases_) {
  try {
    required_ = cut(required, banned_);
  } catch (const UnusablePhrase& wrong) {
    throw Error::usage("--require", wrong.what());
  }
  if (!banned_phrases_.empty() || !required_.empty()) texts();
}

PhraseConstraints::Line PhraseConstraints::of(const TranslationInput& input) {
  Line line;
  if (!input.banned.empty()) {
    std::vector<std::string> all = with_spellings(input.banned);
    all.insert(all.end(), banned_phrases_.begin(), banned_phrases_.end());
    line.banned = std::make_unique<PhraseMatcher>(all);
  }
  const PhraseMatcher* banned = line.banned               ? line.banned.get()
                                : banned_phrases_.empty() ? nullptr
                                                          : &banned_;
  std::vector<RequiredPhrase> required = required_;
  if (line.banned)
    for (const RequiredPhrase& phrase : required) check_not_banned(target_, phrase, *line.banned);
  for (RequiredPhrase& phrase : cut(input.required, banned ? *banned : banned_))
    if (std::none_of(required.begin(), required.end(),
                     [&](const RequiredPhrase& r) { return r.text == phrase.text; }))
      required.push_back(std::move(phrase));
  if (required.size() > Constraints::kMostRequired)
    throw UnusablePhrase("requires " + std::to_string(required.size()) + " phrases, more than " +
                         std::to_string(Constraints::kMostRequired) + "; require less");
  Ids prefix = is_blank(input.prefix) ? Ids() : target_.encode(input.prefix);
  if (banned || !required.empty() || !prefix.empty())
    line.constraints =
        std::make_unique<Constraints>(texts(), std::move(prefix), banned, std::move(required));
  return line;
}

/// Adds the phrases as the vocabulary writes them: it may have a character in another form.
std::vector<std::string> PhraseConstraints::with_spellings(std::vector<std::string> banned) const {
  for (size_t i = banned.size(); i-- > 0;) {
    const Ids ids = target_.encode(banned[i]);
    if (!unknown(ids)) banned.push_back(target_.decode(ids));
  }
  return banned;
}

std::vector<RequiredPhrase> PhraseConstraints::cut(const std::vector<std::string>& phrases,
                                                   const PhraseMatcher& banned) const {
  std::vector<RequiredPhrase> required;
  for (const std::string& written : phrases) {
    const std::string phrase = trimmed(written);
    if (is_blank(phrase)) continue;
    const Ids symbols = symbols_of(target_, phrase);
    if (unknown(symbols))
      throw UnusablePhrase("'" + phrase +
                           "' holds what the target vocabulary cannot write; "
                           "leave it out, or write it otherwise");
    check_not_banned(target_, {phrase, symbols}, banned);
    // For example, control characters vanish, and nothing is left that a translation could contain.
    std::string text = trimmed(target_.decode(symbols));
    if (!text.empty()) required.push_back({std::move(text), symbols});
  }
  return required;
}

const SymbolTexts& PhraseConstraints::texts() {
  if (!texts_) texts_ = std::make_unique<SymbolTexts>(target_);
  return *texts_;
}

std::vector<std::string> read_phrases(const std::string& path) {
  std::vector<std::string> phrases;
  LineReader reader(path);
  for (std::string line; reader.next(line);)
    if (!is_blank(line)) phrases.push_back(trimmed(line));
  return phrases;
}

}  // namespace nmt
