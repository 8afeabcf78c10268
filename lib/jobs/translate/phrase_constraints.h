#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "decoding/constraints.h"
#include "jobs/translate/translation_input.h"

namespace nmt {

/// Why a phrase cannot be used, and what to do about it.
struct UnusablePhrase : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Turns phrases as people write them into the constraints of lines.
class PhraseConstraints {
 public:
  /// banned, required: phrases of all lines. The vocabulary must outlive this object. Throws a
  /// usage error if the vocabulary cannot write a required phrase, or if one is banned too.
  PhraseConstraints(const Vocabulary& target, std::vector<std::string> banned,
                    std::vector<std::string> required);

  /// The constraints of one line; they refer to this object.
  struct Line {
    std::unique_ptr<PhraseMatcher> banned;     // null: the line bans no phrases of its own
    std::unique_ptr<Constraints> constraints;  // null: the line has no constraints
  };
  /// Throws an UnusablePhrase for the same reasons.
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
  std::unique_ptr<SymbolTexts> texts_;  // made when they are first needed
};

/// The lines of a file that are not blank. Throws a usage error if it cannot be read.
std::vector<std::string> read_phrases(const std::string& path);

}  // namespace nmt
