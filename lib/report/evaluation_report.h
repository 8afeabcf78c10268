#pragma once

#include <string>
#include <vector>

#include "jobs/evaluate/evaluate.h"

namespace nmt {

// What nmt-eval prints. Log-probabilities are in nats.

/// Tables for people.
std::string describe(const Evaluation& evaluation);

/// For other programs: one line per sentence or token, with columns separated by tabs. The first
/// column is the number of the test set, the second that of the line, both from 1.
std::string sentence_heading();
std::string sentence_rows(const Evaluation& evaluation, int set);
std::string token_heading();
std::string token_rows(const Evaluation& evaluation, int set, const Vocabularies& vocabularies);

struct EvaluationDetails {
  bool sentences = false, tokens = false;
};

/// {"sets": [{"source", "reference", "to" (if the model has several targets), "lines", "blank",
/// "cut_sources", "cut_references", "sentences", "tokens", "words", "characters", "log_prob",
/// "cross_entropy": {"token", "word", "character"}, "perplexity": {the same}, "buckets": [...],
/// "bleu": {...}, "chrf": {...}, "scores": [{"line", "log_prob", "tokens", "token_log_probs"}]}]};
/// "bleu", "chrf" and "scores" only if requested. The limit of a bucket that takes any length is
/// null.
std::string to_json(const std::vector<Evaluation>& evaluations, const Vocabularies& vocabularies,
                    const EvaluationDetails& details);

}  // namespace nmt
