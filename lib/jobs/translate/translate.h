#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/observer.h"
#include "jobs/translate/translator.h"

namespace nmt {

struct TranslationCounts {
  int64_t lines = 0, blank = 0, cut = 0;
  int64_t failed = 0;           // lines that could not be translated, and prefixes without a line
  int64_t unfinished = 0;       // whose best translation was ended by the limit of length
  int64_t repeating = 0;        // whose best translation repeats itself without end
  int64_t first_repeating = 0;  // the line of the first of them; 0: none
};

/// Where translations go, line by line, in the order of the input.
class TranslationSink {
 public:
  virtual ~TranslationSink() = default;
  /// translations: one for each of the translator's targets, all with the same error if the line
  /// could not be translated.
  virtual void write(const TranslationInput& input,
                     std::span<const Translation* const> translations) = 0;
  /// Makes what was written visible: nothing may come for a while. Throws Error (kRuntime) if it
  /// cannot be written.
  virtual void flush() = 0;
};

struct TranslateOptions {
  int64_t total_lines = 0;          // of the input, for the time left; 0: unknown
  std::function<bool()> stop = {};  // asked between windows; true: translate no more lines
};

/// Translates every line of `in`: one line in gives one write().
///
/// Lines are gathered into windows, so that batches hold sentences of similar lengths. A window
/// ends when it is full or when no input is waiting: who types a line, or writes one into a pipe,
/// reads its translation at once, and a file is translated in windows of many batches. A window's
/// text is bounded, and so is memory. Warns of lines that cannot be translated and goes on; notes
/// lines that were cut, and at the end translations that reached the limit of length or repeat
/// themselves, unless it was stopped.
TranslationCounts translate_lines(Translator& translator, InputReader& in, TranslationSink& out,
                                  Observer& observer, const TranslateOptions& options = {});

}  // namespace nmt
