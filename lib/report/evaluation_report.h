#pragma once

#include <string>
#include <vector>

#include "jobs/evaluate/evaluate.h"

namespace nmt {

// What nmt-eval prints. Log-probabilities are in nats.

/// Tables for people.
std::string describe(const Evaluation& evaluation);

/// What follows is one line a sentence or a token, columns separated by tabs, for other programs.
/// The first column is the test set's number, the second the line's, both from 1.
std::string sentence_heading();
std::string sentence_rows(const Evaluation& evaluation, int set);
std::string token_heading();
std::string token_rows(const Evaluation& evaluation, int set, const Vocabularies& vocabularies);

struct EvaluationDetails {
  bool sentences = false, tokens = false;
};

/// {"sets": [{"source", "reference", "to" (of a model with several targets), "lines", "blank",
/// "cut_sources", "cut_references", "sentences", "tokens", "words", "characters", "log_prob",
/// "cross_entropy": {"token", "word", "character"}, "perplexity": {the same}, "buckets": [...],
/// "bleu": {...}, "chrf": {...}, "scores": [{"line", "log_prob", "tokens", "token_log_probs"}]}]};
/// "bleu", "chrf" and "scores" if they were asked for. A bucket's limit that takes any length is
/// null.
std::string to_json(const std::vector<Evaluation>& evaluations, const Vocabularies& vocabularies,
                    const EvaluationDetails& details);

}  // namespace nmt
