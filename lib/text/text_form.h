#pragma once

#include <string>
#include <string_view>

namespace nmt {

enum class Normalization {
  kIdentity,  // as it is
  kNfc,       // Unicode's composed form: "ä" is one character however it was typed
  kNfkc,      // and compatible characters are one: "ﬁ" is "fi", "m²" is "m2"
  /// SentencePiece's nmt_nfkc: NFKC, but for the full-width tilde; control characters vanish, and
  /// characters without a shape, and U+2581 and U+FFFD, are spaces.
  kNmtNfkc,
};

std::string to_string(Normalization normalization);  // "identity", "nfc", "nfkc", "nmt_nfkc"

/// What a vocabulary makes of a text before it looks for its symbols. All but kNmtNfkc go by
/// clean_utf8().
struct TextForm {
  Normalization normalization = Normalization::kNfc;
  bool lowercase = false;  // Unicode's lower case, of no language; normalised before and behind
  bool operator==(const TextForm&) const = default;
};

/// Valid UTF-8 whatever the text holds.
std::string normalise(std::string_view text, const TextForm& form = {});

}  // namespace nmt
