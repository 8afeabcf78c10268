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
  int batch = 32;      // pairs that a thread scores at once; never changes a result
  int threads = 1;     // never changes a result
  int max_length = 0;  // pieces of either side beyond this are cut off; 0: data.max_length
};

/// How the model's own translations of a test set are made and compared with its references.
struct CompareOptions {
  TranslatorOptions translator = {};  // into the references' language, whatever `to` says
  BleuOptions bleu = {};
};

/// Translations against references.
struct Comparison {
  BleuScore bleu;
  double chrf = 0;  // chrF2, 0 .. 100
  BleuOptions bleu_options = {};
};

/// A reference as the model sees it.
struct SentenceScore {
  int64_t line = 0;               // from 1
  std::vector<TokenId> tokens;    // </s> included
  std::vector<double> log_probs;  // of each token, nats
  double log_prob = 0;            // their sum
};

/// Pairs whose lengths, </s> included, fit this bucket and none before it.
struct BucketScore {
  Bucket bucket;
  Perplexity perplexity;
  int64_t steps = 0;  // of both sides, </s> included
  Bucket longest;     // of its pairs, each side
  /// Share of steps that would be padding, were every pair padded to the bucket, or to the longest
  /// pair where it takes any length.
  double padding() const;
};

struct Evaluation {
  std::string source_path, reference_path;
  int target = 0;                               // of the model
  std::string name;                             // the target's; empty if it is the only one
  int64_t lines = 0, blank = 0;                 // blank: pairs with a blank side, not scored
  int64_t cut_sources = 0, cut_references = 0;  // whose scores are those of the part that was kept
  Perplexity perplexity;                        // of all pairs that were scored
  std::vector<BucketScore> buckets;
  std::vector<SentenceScore> sentences;  // those that were scored, in order
  std::optional<Comparison> comparison;  // of the model's own translations, if asked for
};

/// Scores a test set: how likely the model finds the references, and with `compare` also BLEU and
/// chrF2 of the model's translations, over all lines, blank ones included: what another program
/// would compute from the output of nmt-translate. Buckets are those of the recipe and one for
/// longer pairs, or quarters of the test set by source length. Throws Error (kUsage) if no pair can
/// be scored, or as Translator does.
Evaluation evaluate(const ModelFolder& model, const TestSet& set, const EvaluateOptions& options,
                    Observer& observer, const std::optional<CompareOptions>& compare = {});

}  // namespace nmt
