#pragma once

#include <cstdint>
#include <functional>
#include <ostream>
#include <span>

#include "text/lines.h"
#include "toolkit/translator.h"

namespace nmt {

enum class TranslationFormat {
  kText,   // the best translation; a blank line for a blank line
  kNbest,  // "line ||| text ||| logp= log-probability ||| score", lines from 0, as Moses and Marian
  kJson,   // an object a line, see write_translation()
};

struct TranslationCounts {
  int64_t lines = 0, blank = 0, cut = 0;
  int64_t unfinished = 0;     // whose best translation was ended by the limit of length
  int64_t looping = 0;        // whose best translation repeats itself without end
  int64_t first_looping = 0;  // the line of the first of them; 0: none
};

/// What may be told while a text is translated; each may be empty.
struct TranslationEvents {
  /// Line number `line`, from 1, has `pieces` pieces, of which the first `limit` were translated.
  std::function<void(int64_t line, int pieces, int limit)> cut;
  std::function<void(const TranslationCounts&)> progress;
  std::function<bool()> stop;  // true: translate nothing more
};

/// Every line of `in` to `outs`, in order: one line in gives one translation out (kNbest: one
/// list). outs has a stream for each of the translator's targets, or a single one: then kText is a
/// column a target with tabs between, and kJson an object of all; kNbest does not go.
///
/// Lines are gathered into windows, so that batches hold sentences of alike lengths. A window ends
/// when it is full or when no input waits: who types a line, or writes one into a pipe, reads its
/// translation at once, and a file is translated in windows of many batches. Memory is bounded by
/// the window, whose text is bounded too. Throws Error (kFailed) if `out` cannot be written.
TranslationCounts translate_lines(Translator& translator, InputReader& in,
                                  std::span<std::ostream* const> outs, TranslationFormat format,
                                  const TranslationEvents& events = {});

/// The same of plain text into one stream.
TranslationCounts translate_lines(Translator& translator, LineReader& in, std::ostream& out,
                                  TranslationFormat format, const TranslationEvents& events = {});

/// One line's translation. JSON: {"line", "source", "translations": [{"text", "tokens", "log_prob",
/// "score", "finished", "token_log_probs"}]}; log-probabilities in nats, the last of the token's is
/// that of </s> if finished. "loops": true if the best repeats itself. Lines count from 1, but for
/// kNbest from 0.
void write_translation(std::ostream& out, TranslationFormat format, int64_t line,
                       const std::string& source, const Translation& translation,
                       const Vocabulary& target);

/// A line's translation into one of several languages.
struct TranslationInto {
  const TargetLanguage& language;
  const Translation& translation;
};

/// All of a line's translations together: kText is a column each; JSON has "translations" as an
/// object with a list for each target's name. Throws std::invalid_argument for kNbest.
void write_translations(std::ostream& out, TranslationFormat format, int64_t line,
                        const std::string& source, std::span<const TranslationInto> into);

}  // namespace nmt
