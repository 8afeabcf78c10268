#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/line_reader.h"

namespace nmt {

/// A line to translate, and what is asked of its translation alone.
struct TranslationInput {
  std::string text = {};
  int64_t line = 0;         // from 1: names its samples and what is wrong with it
  std::string prefix = {};  // its translation begins with this
  std::vector<std::string> required = {}, banned = {};  // phrases, beside those of all lines
};

enum class InputFormat {
  kText,
  kJson  // an object a line, with Sockeye's names: see InputReader
};

/// What is to be translated, line by line.
class InputReader {
 public:
  /// A line of JSON is {"text": "...", "target_prefix": "...", "constraints": ["..."], "avoid":
  /// ["..."]}, of which only the text has to be there; or it is blank. prefixes: null, or a text
  /// whose line N begins the translation of line N. They must outlive it.
  explicit InputReader(LineReader& text, InputFormat format = InputFormat::kText,
                       LineReader* prefixes = nullptr)
      : text_(text), format_(format), prefixes_(prefixes) {}

  /// Throws Error (kRuntime) naming file and line: unreadable, not such an object, one of both
  /// texts longer than the other.
  bool next(TranslationInput& input);
  const LineReader& text() const { return text_; }

 private:
  void read_prefix(bool more, std::string& prefix);

  LineReader& text_;
  InputFormat format_;
  LineReader* prefixes_;
};

}  // namespace nmt
