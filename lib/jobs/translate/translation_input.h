#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/line_reader.h"

namespace nmt {

/// A line to translate, with the constraints of this line.
struct TranslationInput {
  std::string text = {};
  int64_t line = 0;         // its number, from 1: used to seed samples and in messages
  std::string prefix = {};  // the translation begins with this text
  std::vector<std::string> required = {},
                           banned = {};  // phrases, in addition to those of all lines
  std::string error = {};  // why the line cannot be translated; its text is then empty
  std::string extra = {};  // a JSON object of keys that the result repeats, such as an "id"
};

/// Lines of plain text, numbered from 1.
std::vector<TranslationInput> plain_inputs(std::span<const std::string> lines);

enum class InputFormat {
  kText,
  kJson  // one object per line with the names that Sockeye uses: see InputReader
};

/// Reads what is to be translated, line by line.
class InputReader {
 public:
  /// A line of JSON is blank, or {"text": "...", "target_prefix": "...", "constraints": ["..."],
  /// "avoid": ["..."]}, where only the text is required and other keys come back with the result.
  /// prefixes: null, or a text whose line N begins the translation of line N. Both texts must
  /// outlive the reader.
  explicit InputReader(LineReader& text, InputFormat format = InputFormat::kText,
                       LineReader* prefixes = nullptr)
      : text_(text), format_(format), prefixes_(prefixes) {}

  /// False at the end. A line that is not such an object, or that has no prefix, has an error.
  /// Throws what LineReader::next() throws.
  bool next(TranslationInput& input);
  /// Would next() return at once?
  bool is_ready() { return text_.is_ready(); }
  const LineReader& text() const { return text_; }
  /// At the end: are there prefixes of lines that do not exist?
  bool has_more_prefixes() const { return more_prefixes_; }

 private:
  void read_prefix(bool more, TranslationInput& input);

  LineReader& text_;
  InputFormat format_;
  LineReader* prefixes_;
  bool more_prefixes_ = false;
};

}  // namespace nmt
