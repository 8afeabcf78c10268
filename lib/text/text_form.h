#pragma once

#include <string>
#include <string_view>

namespace nmt {

enum class Normalization {
  kIdentity,  // as it is
  kNfc,       // Unicode's composed form: "ä" is one character however it was typed
  kNfkc,      // the same with compatible characters unified: "ﬁ" is "fi", "m²" is "m2"
  /// SentencePiece's nmt_nfkc: NFKC except for the full-width tilde; control characters vanish, and
  /// invisible characters, U+2581 and U+FFFD become spaces.
  kNmtNfkc,
};

std::string to_string(Normalization normalization);  // "identity", "nfc", "nfkc", "nmt_nfkc"

/// The form into which a vocabulary brings a text before it looks up symbols. All but kNmtNfkc
/// apply clean_utf8().
struct TextForm {
  Normalization normalization = Normalization::kNfc;
  bool lowercase = false;  // Unicode's lower case without a locale; normalised before and after
  bool operator==(const TextForm&) const = default;
};

/// The result is valid UTF-8 whatever the text contains.
std::string normalise(std::string_view text, const TextForm& form = {});

}  // namespace nmt
