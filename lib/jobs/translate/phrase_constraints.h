#pragma once

#include <memory>
#include <string>
#include <vector>

#include "decoding/constraints.h"
#include "jobs/translate/translation_input.h"

namespace nmt {

/// Makes of phrases as people write them the constraints of lines.
class PhraseConstraints {
 public:
  /// banned, required: phrases of all lines. The vocabulary must outlive it. Throws Error (kUsage)
  /// for a required phrase that the vocabulary cannot write or that is banned too.
  PhraseConstraints(const Vocabulary& target, std::vector<std::string> banned,
                    std::vector<std::string> required);

  /// A line's; it refers to this.
  struct Line {
    std::unique_ptr<PhraseMatcher> banned;     // null: the line has no phrases of its own
    std::unique_ptr<Constraints> constraints;  // null: nothing is asked of it
  };
  /// Throws Error (kRuntime) naming the line, for the same reasons.
  Line of(const TranslationInput& input);

 private:
  std::vector<std::string> with_spellings(std::vector<std::string> banned) const;
  std::vector<RequiredPhrase> cut(const std::vector<std::string>& phrases,
                                  const PhraseMatcher& banned) const;
  const SymbolTexts& texts();

  const Vocabulary& target_;
  std::vector<std::string> banned_phrases_;
  PhraseMatcher banned_;
  std::vector<RequiredPhrase> required_;
  std::unique_ptr<SymbolTexts> texts_;  // made when something is asked first
};

/// The lines of a file that are not blank. Throws Error (kUsage) if it cannot be read.
std::vector<std::string> read_phrases(const std::string& path);

}  // namespace nmt
