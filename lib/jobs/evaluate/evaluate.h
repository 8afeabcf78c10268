#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/observer.h"
#include "data/batches.h"
#include "jobs/evaluate/test_set.h"
#include "jobs/translate/translator.h"
#include "metrics/bleu.h"
#include "metrics/chrf.h"
#include "metrics/perplexity.h"

namespace nmt {

struct EvaluateOptions {
  int batch = 32;      // pairs per batch and thread; does not affect results
  int threads = 1;     // does not affect results
  int max_length = 0;  // tokens of either side that are scored; 0: the recipe's data.max_length
};

/// How the model's own translations of a test set are made and compared with its references.
struct CompareOptions {
  TranslatorOptions translator = {};  // `to` is ignored: the target is that of the references
  BleuOptions bleu = {};
};

/// Translations compared with references.
struct Comparison {
  BleuScore bleu;
  double chrf = 0;  // chrF2, 0 .. 100
  BleuOptions bleu_options = {};
};

/// The score of a reference under the model.
struct SentenceScore {
  int64_t line = 0;               // from 1
  std::vector<TokenId> tokens;    // including </s>
  std::vector<double> log_probs;  // of each token, nats
  double log_prob = 0;            // their sum
};

/// The pairs whose lengths, including </s>, fit this bucket and no earlier one.
struct BucketScore {
  Bucket bucket;
  Perplexity perplexity;
  int64_t steps = 0;  // of both sides, including </s>
  Bucket longest;     // the longest source and the longest target of its pairs
  /// The share of steps that would be padding if every pair were padded to the bucket, or to the
  /// longest pair where the bucket takes any length.
  double padding() const;
};

struct Evaluation {
  std::string source_path, reference_path;
  int target = 0;                               // number of the model's target
  std::string name;                             // name of the target; empty if it is the only one
  int64_t lines = 0, blank = 0;                 // blank: pairs with a blank side, not scored
  int64_t cut_sources = 0, cut_references = 0;  // lines that were scored only up to the limit
  Perplexity perplexity;                        // of all scored pairs
  std::vector<BucketScore> buckets;
  std::vector<SentenceScore> sentences;  // the scored pairs, in order
  std::optional<Comparison> comparison;  // of the model's own translations, if requested
};

/// Scores a test set: the probability of the references under the model, and with `compare` also
/// BLEU and chrF2 of the model's own translations over all lines, including blank ones, as another
/// program would compute them from the output of nmt-translate. Buckets are those of the recipe and
/// one for longer pairs, or quarters of the test set by source length. Throws a usage error if no
/// pair can be scored, and what Translator throws.
Evaluation evaluate(const ModelFolder& model, const TestSet& set, const EvaluateOptions& options,
                    Observer& observer, const std::optional<CompareOptions>& compare = {});

}  // namespace nmt
