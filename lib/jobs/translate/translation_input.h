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
  /// "avoid": ["..."]}, where only the text is required. prefixes: null, or a text whose line N
  /// begins the translation of line N. Both texts must outlive the reader.
  explicit InputReader(LineReader& text, InputFormat format = InputFormat::kText,
                       LineReader* prefixes = nullptr)
      : text_(text), format_(format), prefixes_(prefixes) {}

  /// False at the end. Throws a runtime error that names file and line if a line cannot be read or
  /// is not such an object, or if one text is longer than the other.
  bool next(TranslationInput& input);
  const LineReader& text() const { return text_; }

 private:
  void read_prefix(bool more, std::string& prefix);

  LineReader& text_;
  InputFormat format_;
  LineReader* prefixes_;
};

}  // namespace nmt
