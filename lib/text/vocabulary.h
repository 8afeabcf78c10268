#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/text_form.h"

namespace nmt {

using TokenId = int32_t;

/// Reserved symbols: the same ids in every kind of vocabulary.
inline constexpr TokenId kPad = 0;  // <pad>
inline constexpr TokenId kGo = 1;   // <s>, TensorFlow's GO: the decoder's first input
inline constexpr TokenId kEos = 2;  // </s>
inline constexpr TokenId kUnk = 3;  // <unk>
inline constexpr int kReservedSymbols = 4;

enum class VocabularyKind { kUnigram, kBpe, kWord, kChar };
std::string to_string(VocabularyKind kind);  // "unigram", "bpe", "word", "char"

/// Text to ids and back. One file on disk, whatever the kind; safe to share between threads.
class Vocabulary {
 public:
  explicit Vocabulary(const TextForm& form = {}) : form_(form) {}
  virtual ~Vocabulary() = default;
  const TextForm& form() const { return form_; }
  virtual VocabularyKind kind() const = 0;
  virtual int size() const = 0;
  /// Without <s> and </s>. Text may hold anything, and is normalised to form() first; what is not
  /// valid UTF-8 becomes U+FFFD.
  virtual std::vector<TokenId> encode(std::string_view line) const = 0;
  /// Reserved symbols other than <unk> vanish.
  virtual std::string decode(std::span<const TokenId> ids) const = 0;
  /// The piece as text, as it stands in the vocabulary. REQUIRES 0 <= id < size().
  virtual std::string piece(TokenId id) const = 0;
  /// The bytes of its file: a model folder keeps them as they are.
  virtual const std::string& file_bytes() const = 0;

 private:
  TextForm form_;
};

/// The file does not say what form its text has: whoever loads it knows (a recipe). Of a limit,
/// only the first `limit` symbols are there: subwords beyond are cut into these, and what cannot be
/// is <unk>. Throws Error: missing or unreadable, or fewer symbols than the limit (kUsage), not a
/// vocabulary or damaged (kRuntime).
std::unique_ptr<Vocabulary> load_vocabulary(const std::filesystem::path& path,
                                            std::optional<int> limit = {},
                                            const TextForm& form = {});

}  // namespace nmt
