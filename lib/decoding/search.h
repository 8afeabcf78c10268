#pragma once

#include <optional>
#include <vector>

#include "decoding/constraints.h"
#include "decoding/sampler.h"
#include "decoding/score.h"
#include "models/model.h"

namespace nmt {

struct SearchOptions {
  int beam = 5;                 // hypotheses kept a sentence; 1: greedy
  int nbest = 1;                // hypotheses returned a sentence, at most beam
  double length_penalty = 0.6;  // α of length_penalty(); 0: plain log-probabilities
  LengthFormula normalize = LengthFormula::kGnmt;  // that α is the exponent of
  double word_penalty = 0;        // taken from the log-probability for each symbol; < 0: a reward
  double coverage_penalty = 0;    // β of Scorer; above 0 the model must have attention
  double max_length_ratio = 2.0;  // a translation ends after ratio * source length + 10 symbols ...
  int max_length = 256;           // ... or after this many, </s> included
  int min_length = 0;             // </s> does not come before it is this one
  int no_repeat_ngram = 0;        // no run of so many symbols comes twice; 0: any may
  /// Without, a greedy search may leave Hypothesis' numbers out, of which the symbols do not
  /// depend: a sentence by itself then reads a quarter of the output layer.
  bool scores = true;
  bool align = false;  // say what was attended to; the model must have attention
  /// Instead of a search: nbest independent samples, beam means nothing.
  std::optional<SamplingOptions> sampling = {};

  /// Does a hypothesis have its numbers? Where one is compared with others it must.
  bool scored() const { return scores || beam > 1 || sampling; }
};

struct Hypothesis {
  std::vector<TokenId> tokens;  // without </s>
  // NaN, and token_log_probs empty, where they were left out:
  double log_prob = 0;                  // of tokens and </s>, nats, not normalised
  double score = 0;                     // of Scorer: what hypotheses are ranked by
  bool finished = false;                // ended in </s>, not at the limit
  std::vector<double> token_log_probs;  // [tokens, and </s> if finished]
  std::vector<int> alignment;  // [the same] if asked for: the position of the source's symbol that
                               // received most attention; -1 if the source has none
};

/// The symbols, </s> included, after which a translation of `source_length` symbols ends.
int length_limit(int source_length, const SearchOptions& options);

/// A max_length_ratio for these vocabularies: twice as much text as the source's, in symbols that
/// may be shorter, as characters are shorter than words.
double default_length_ratio(const Vocabulary& source, const Vocabulary& target);

/// What is asked of sentences' translations beside their being likely: none, or one a sentence, of
/// which any may be null.
using SentenceConstraints = std::span<const Constraints* const>;

/// The best `nbest` hypotheses of each sentence, best first; fewer if the search found fewer, never
/// none. A hypothesis that ends in </s> takes its place in the beam with it, as in Marian.
/// Hypotheses at the limit are returned only where none has finished. <pad> and <s> are never
/// generated.
///
/// Samples come in the order in which they were drawn, and are named by source.sentences: the same
/// sentence with the same number and seed has the same samples.
///
/// A sentence's result does not depend on what it is batched with. The stopping rule is admissible:
/// a hypothesis is given up when, n having finished, no continuation of it can still beat the worst
/// of the n best under the penalties. The tape (Use::kInfer) is used and reset; its memory
/// does not grow with the length of translations. Throws std::invalid_argument on options out of
/// range or that need attention where there is none, Error (kRuntime) when the model gives no
/// numbers.
std::vector<std::vector<Hypothesis>> search(const Model& model, Tape& tape,
                                            const SourceBatch& source,
                                            const SearchOptions& options);

/// Does a model say, translating into a target, which source positions it attends to?
bool has_attention(const Model& model, int target = 0);

/// Into which of a model's targets, and how.
struct TargetSearch {
  int target = 0;
  SearchOptions options = {};
  SentenceConstraints constraints = {};
};

/// The same into several targets, whose source is encoded once: results[k] is what a search into
/// targets[k] alone would find.
std::vector<std::vector<std::vector<Hypothesis>>> search(const Model& model, Tape& tape,
                                                         const SourceBatch& source,
                                                         std::span<const TargetSearch> targets);

}  // namespace nmt
