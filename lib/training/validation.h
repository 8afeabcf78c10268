#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "autograd/tape.h"
#include "base/parallel.h"
#include "data/corpus.h"
#include "models/model.h"
#include "training/events.h"
#include "training/training_options.h"

namespace nmt {

/// A text and its translation into one of the model's targets.
struct ValidationSet {
  Corpus corpus;  // of all lines: longer ones cut, none dropped but blank ones
  std::vector<std::string> references;     // the raw target line of each pair
  double max_length_ratio = 2.0;           // of translations: default_length_ratio() of decoding
  const Vocabulary* vocabulary = nullptr;  // turns translations into text
  std::string name = {};                   // of the target; empty if it is the only one
};

struct ValidationFigures {
  std::vector<MetricValue> metrics;
  std::vector<BucketLoss> buckets;
};

/// Judges a model while it trains. The figures do not depend on the number of threads.
class Validator {
 public:
  /// All of these must outlive the validator. Throws Error (kUsage) if options.metrics names one
  /// that there is not. A pair is counted in the first of the buckets that takes it.
  Validator(const Model& model, std::vector<const ValidationSet*> sets, const ValidOptions& options,
            std::vector<Bucket> buckets, ThreadPool& pool);

  /// The recipe's metrics, in its order, and if there are several targets those of each: perplexity
  /// is that of all targets' symbols, BLEU and chrF the means of theirs. Empty if interrupted()
  /// became true on the way; it is called from several threads.
  std::optional<ValidationFigures> run(const std::function<bool()>& interrupted);

 private:
  struct Metric;
  class TapesInUse;
  static const std::vector<Metric>& metrics();
  struct Set {
    const ValidationSet* data;
    std::vector<std::vector<int64_t>> batches;                  // pairs of like length
    std::vector<std::string> references = {};                   // in the order of the batches
    std::optional<std::vector<std::string>> translations = {};  // of this run
  };

  /// One value a set, and that of all.
  struct Values {
    std::vector<double> each;
    double all = 0;
  };
  /// exp of the mean cross-entropy of a target token, without dropout and smoothing.
  Values perplexity();
  /// BLEU, 13a, cased, and chrF2 of the model's own translations against the raw lines.
  Values bleu_of_translations();
  Values chrf_of_translations();
  /// score(translations, references) of each set, and their mean.
  Values compare(const std::function<double(const std::vector<std::string>&,
                                            const std::vector<std::string>&)>& score);
  /// Once a run, whatever metrics ask for them. Fewer than references if interrupted.
  const std::vector<std::string>& translations(Set& set);
  /// work(batch number, tape of this thread) over all batches, or until interrupted.
  void for_each_batch(const Set& set, const std::function<void(size_t, Tape&)>& work);

  const Model& model_;
  ValidOptions options_;
  std::vector<Bucket> buckets_;
  ThreadPool& pool_;
  std::vector<const Metric*> wanted_;
  std::vector<Set> sets_;
  std::vector<BucketLoss> losses_;  // by bucket, of the last perplexity
  std::deque<Tape> tapes_;          // one a thread
  std::function<bool()> interrupted_;
};

}  // namespace nmt
