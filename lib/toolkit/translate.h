#pragma once

#include <cstdint>
#include <functional>
#include <ostream>

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
  int64_t unfinished = 0;  // whose best translation was ended by the limit of length
};

/// What may be told while a text is translated; each may be empty.
struct TranslationEvents {
  /// Line number `line`, from 1, has `pieces` pieces, of which the first `limit` were translated.
  std::function<void(int64_t line, int pieces, int limit)> cut;
  std::function<void(const TranslationCounts&)> progress;
  std::function<bool()> stop;  // true: translate nothing more
};

/// Every line of `in` to `out`, in order: one line in gives one translation out (kNbest: one list).
///
/// Lines are gathered into windows, so that batches hold sentences of alike lengths. A window ends
/// when it is full or when no input waits: who types a line, or writes one into a pipe, reads its
/// translation at once, and a file is translated in windows of many batches. Memory is bounded by
/// the window, whose text is bounded too. Throws Error (kFailed) if `out` cannot be written.
TranslationCounts translate_lines(Translator& translator, LineReader& in, std::ostream& out,
                                  TranslationFormat format, const TranslationEvents& events = {});

/// One line's translation. JSON: {"line", "source", "translations": [{"text", "tokens", "log_prob",
/// "score", "finished", "token_log_probs"}]}; log-probabilities in nats, the last of the token's is
/// that of </s> if finished. Lines count from 1, but for kNbest from 0.
void write_translation(std::ostream& out, TranslationFormat format, int64_t line,
                       const std::string& source, const Translation& translation,
                       const Vocabulary& target);

}  // namespace nmt
