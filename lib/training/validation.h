#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "autograd/tape.h"
#include "base/parallel.h"
#include "models/model.h"
#include "text/corpus.h"
#include "training/events.h"
#include "training/training_options.h"

namespace nmt {

struct ValidationSet {
  Corpus corpus;  // of all lines: longer ones cut, none dropped but blank ones
  std::vector<std::string> references;  // the raw target line of each pair
  double max_length_ratio = 2.0;        // of translations: default_length_ratio() of decoding
};

/// Judges a model while it trains. The figures do not depend on the number of threads.
class Validator {
 public:
  /// All of these must outlive the validator; `target` turns translations into text. Throws Error
  /// (kAsked) if options.metrics names one that there is not.
  Validator(const Model& model, const ValidationSet& set, const Vocabulary& target,
            const ValidOptions& options, ThreadPool& pool);

  /// The recipe's metrics, in its order. Empty if interrupted() became true on the way; it is
  /// called from several threads.
  std::optional<std::vector<MetricValue>> run(const std::function<bool()>& interrupted);

 private:
  struct Metric;
  static const std::vector<Metric>& metrics();

  /// exp of the mean cross-entropy of a target token, without dropout and smoothing.
  double perplexity();
  /// BLEU, 13a, cased, of the model's own translations against the raw lines.
  double bleu_of_translations();
  /// work(batch number, tape of this thread) over all batches, or until interrupted.
  void for_each_batch(const std::function<void(size_t, Tape&)>& work);

  const Model& model_;
  const ValidationSet& set_;
  const Vocabulary& target_;
  ValidOptions options_;
  ThreadPool& pool_;
  std::vector<const Metric*> wanted_;
  std::vector<std::vector<int64_t>> batches_;  // pairs of like length
  std::deque<Tape> tapes_;                     // one a thread
  std::function<bool()> interrupted_;
};

}  // namespace nmt
