#pragma once

#include <ostream>
#include <vector>

#include "jobs/translate/translate.h"

namespace nmt {

enum class TranslationFormat {
  kText,   // the best translation; a blank line for a blank line
  kNbest,  // "line ||| text ||| logp= log-probability ||| score", lines from 0, as Moses and Marian
  kJson,   // one object per line
};

/// Writes translations as text, n-best lists or JSON.
///
/// A line that could not be translated is blank, or {"line", "error"} in JSON.
///
/// JSON: {"line", "source", "translations": [{"text", "tokens", "log_prob", "score", "finished",
/// "token_log_probs"}]}; log-probabilities in nats, the last of the tokens' is that of </s> if the
/// translation is finished. "loops": true if the best one repeats itself; "cut_from_pieces" if the
/// source was cut. Lines count from 1. Keys of a JSON input that have no meaning here follow.
///
/// A single stream takes all of several targets: as text a column for each with tabs between, as
/// JSON an object "translations" with a list for each target's name.
class TranslationWriter : public TranslationSink {
 public:
  /// languages: the targets, in the translator's order. outs: a stream for each of them, or a
  /// single one. All must outlive the writer. Throws std::invalid_argument for n-best lists of
  /// several targets in one stream.
  TranslationWriter(std::vector<std::ostream*> outs, TranslationFormat format,
                    std::vector<const TargetLanguage*> languages);

  void write(const TranslationInput& input,
             std::span<const Translation* const> translations) override;
  void flush() override;

 private:
  void write_one(std::ostream& out, const TranslationInput& input, const Translation& translation,
                 const Vocabulary& target) const;
  void write_together(const TranslationInput& input,
                      std::span<const Translation* const> translations) const;

  std::vector<std::ostream*> outs_;
  TranslationFormat format_;
  std::vector<const TargetLanguage*> languages_;
};

}  // namespace nmt
