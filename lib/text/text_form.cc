#include "text/text_form.h"

#include <unicode/bytestream.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "base/error.h"
#include "text/utf8.h"

namespace nmt {
namespace {

/// Most lines of most corpora, which all forms leave as they are but for lower case.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void check(UErrorCode status) {
  if (U_FAILURE(status)) throw Error::runtime("ICU", u_errorName(status), "reinstall libicu");
}

std::string composed(const icu::Normalizer2& form, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::StringPiece view(text.data(), int32_t(text.size()));
  if (form.isNormalizedUTF8(view, status)) return std::string(text);
  std::string result;
  icu::StringByteSink<std::string> sink(&result, int32_t(text.size()));
  form.normalizeUTF8(0, view, sink, nullptr, status);
  check(status);
  return result;
}

std::string nfc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
  check(status);
  return composed(*form, text);
}

std::string nfkc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKCInstance(status);
  check(status);
  return composed(*form, text);
}

// Both lists are SentencePiece's (builder.cc, BuildNmtNFKCMap).
bool vanishes(int c) {
  return (c >= 0x01 && c <= 0x08) || c == 0x0B || (c >= 0x0E && c <= 0x1F) || c == 0x7F ||
         c == 0x8F || c == 0x9F;
}
bool becomes_space(int c) {
  constexpr int kSpaces[] = {0x09,   0x0A,   0x0C,   0x0D,   0x1680, 0x200B, 0x200C,
                             0x200E, 0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD};
  // Bytes that are not UTF-8, and NUL, are U+FFFD to clean_utf8().
  return c <= 0 || std::find(std::begin(kSpaces), std::end(kSpaces), c) != std::end(kSpaces);
}

std::string nmt_nfkc(std::string_view text) {
  constexpr int kFullWidthTilde = 0xFF5E;  // Japanese tells it from the other
  std::string result, part;                // between two of them
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    const int c = next_code_point(text, at);
    if (c == kFullWidthTilde) {
      result += nfkc(part) + std::string(text.substr(start, at - start));
      part.clear();
    } else if (becomes_space(c)) {
      part += ' ';
    } else if (!vanishes(c)) {
      part += text.substr(start, at - start);
    }
  }
  return result + nfkc(part);
}

std::string normalised(std::string_view text, Normalization normalization) {
  switch (normalization) {
    case Normalization::kIdentity:
      return clean_utf8(text);
    case Normalization::kNfc:
      return nfc(clean_utf8(text));
    case Normalization::kNfkc:
      return nfkc(clean_utf8(text));
    case Normalization::kNmtNfkc:
      return nmt_nfkc(text);
  }
  throw std::invalid_argument("no such normalization: " + std::to_string(int(normalization)));
}

std::string plain_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return lower;
}

}  // namespace

std::string to_string(Normalization normalization) {
  switch (normalization) {
    case Normalization::kIdentity:
      return "identity";
    case Normalization::kNfc:
      return "nfc";
    case Normalization::kNfkc:
      return "nfkc";
    case Normalization::kNmtNfkc:
      return "nmt_nfkc";
  }
  throw std::invalid_argument("no such normalization: " + std::to_string(int(normalization)));
}

std::string normalise(std::string_view text, const TextForm& form) {
  if (is_plain(text)) return form.lowercase ? plain_lower(text) : std::string(text);
  std::string result = normalised(text, form.normalization);
  if (!form.lowercase) return result;
  std::string lower;
  icu::UnicodeString::fromUTF8(result).toLower(icu::Locale::getRoot()).toUTF8String(lower);
  return normalised(lower, form.normalization);
}

}  // namespace nmt
