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

/// A validation text and its translation into one target.
struct ValidationSet {
  Corpus corpus;                        // of all lines that are not blank; longer ones are cut
  std::vector<std::string> references;  // the raw target line of each pair
  double max_length_ratio = 2.0;        // of translations: see default_length_ratio() in decoding
  const TargetLanguage* language = nullptr;
};

struct ValidationFigures {
  std::vector<MetricValue> metrics;
  std::vector<BucketLoss> buckets;
};

/// Scores a model while it is trained. The figures do not depend on the number of threads.
class Validator {
 public:
  /// All of these must outlive the validator. Throws a usage error if options.metrics names an
  /// unknown metric. A pair is counted in the first bucket that takes it.
  Validator(const Model& model, std::vector<const ValidationSet*> sets, const ValidOptions& options,
            std::vector<Bucket> buckets, ThreadPool& pool);

  /// The recipe's metrics, in its order, and if there are several targets those of each target:
  /// perplexity is over the tokens of all targets, BLEU and chrF are means over targets. Empty if
  /// interrupted() became true; it is called from several threads.
  std::optional<ValidationFigures> run(const std::function<bool()>& interrupted);

 private:
  struct Metric;
  class TapesInUse;
  static const std::vector<Metric>& metrics();
  struct Set {
    const ValidationSet* data;
    std::vector<std::vector<int64_t>> batches;                  // pairs of similar length
    std::vector<std::string> references = {};                   // in the order of the batches
    std::optional<std::vector<std::string>> translations = {};  // of this run
  };

  /// One value per set, and one for all.
  struct Values {
    std::vector<double> each;
    double all = 0;
  };
  /// exp of the mean cross-entropy per target token, without dropout and smoothing.
  Values perplexity();
  /// BLEU (13a, cased) and chrF2 of the model's own translations against the raw lines.
  Values bleu_of_translations();
  Values chrf_of_translations();
  /// score(translations, references) of each set, and their mean.
  Values compare(const std::function<double(const std::vector<std::string>&,
                                            const std::vector<std::string>&)>& score);
  /// Made once per run, whatever metrics need them. Fewer than the references if interrupted.
  const std::vector<std::string>& translations(Set& set);
  /// Calls work(batch number, tape of this thread) for all batches, until interrupted.
  void for_each_batch(const Set& set, const std::function<void(size_t, Tape&)>& work);

  const Model& model_;
  ValidOptions options_;
  std::vector<Bucket> buckets_;
  ThreadPool& pool_;
  std::vector<const Metric*> wanted_;
  std::vector<Set> sets_;
  std::vector<BucketLoss> losses_;  // by bucket, from the last perplexity
  std::deque<Tape> tapes_;          // one per thread
  std::function<bool()> interrupted_;
};

}  // namespace nmt
