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

/// Reserved symbols have the same ids in every kind of vocabulary.
inline constexpr TokenId kPad = 0;  // <pad>
inline constexpr TokenId kGo = 1;   // <s>, TensorFlow's GO: the decoder's first input
inline constexpr TokenId kEos = 2;  // </s>
inline constexpr TokenId kUnk = 3;  // <unk>
inline constexpr int kReservedSymbols = 4;

enum class VocabularyKind { kUnigram, kBpe, kWord, kChar };
std::string to_string(VocabularyKind kind);  // "unigram", "bpe", "word", "char"

/// Converts text to ids and back. One file on disk, whatever the kind; safe to share between
/// threads.
class Vocabulary {
 public:
  explicit Vocabulary(const TextForm& form = {}) : form_(form) {}
  virtual ~Vocabulary() = default;
  const TextForm& form() const { return form_; }
  virtual VocabularyKind kind() const = 0;
  virtual int size() const = 0;
  /// Without <s> and </s>. Text may contain anything and is first normalised to form(); invalid
  /// UTF-8 becomes U+FFFD.
  virtual std::vector<TokenId> encode(std::string_view line) const = 0;
  /// Omits reserved symbols other than <unk>.
  virtual std::string decode(std::span<const TokenId> ids) const = 0;
  /// The text of a piece as it stands in the vocabulary. REQUIRES 0 <= id < size().
  virtual std::string piece(TokenId id) const = 0;
  /// The bytes of its file, which a model folder keeps unchanged.
  virtual const std::string& file_bytes() const = 0;

 private:
  TextForm form_;
};

/// The file does not say which form its text has: the caller knows (from a recipe). With a limit
/// only the first `limit` symbols are used: other pieces are cut into these, and what cannot be
/// becomes <unk>. Throws a usage error if the file is missing, unreadable or has fewer symbols than
/// the limit, and a runtime error if it is not a vocabulary or is damaged.
std::unique_ptr<Vocabulary> load_vocabulary(const std::filesystem::path& path,
                                            std::optional<int> limit = {},
                                            const TextForm& form = {});

}  // namespace nmt
