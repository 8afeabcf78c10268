#pragma once

#include <optional>
#include <vector>

#include "decoding/constraints.h"
#include "decoding/sampler.h"
#include "decoding/score.h"
#include "models/model.h"

namespace nmt {

struct SearchOptions {
  int beam = 5;                 // hypotheses kept per sentence; 1: greedy
  int nbest = 1;                // hypotheses returned per sentence, at most beam
  double length_penalty = 0.6;  // α of length_penalty(); 0: plain log-probabilities
  LengthFormula normalize = LengthFormula::kGnmt;  // the formula with the exponent α
  double word_penalty = 0;      // subtracted from the log-probability for each token; < 0: a reward
  double coverage_penalty = 0;  // β of Scorer; above 0 the model must have attention
  double max_length_ratio = 2.0;  // a translation ends after ratio * source length + 10 tokens ...
  int max_length = 256;           // ... or after this many, including </s>
  int min_length = 0;             // </s> does not come before this many tokens
  int no_repeat_ngram = 0;        // no n-gram of this length occurs twice; 0: any may
  /// If false, a greedy search may leave out the scores of hypotheses, which do not affect its
  /// tokens: a single sentence then reads a quarter of the output layer.
  bool scores = true;
  bool align = false;  // return alignments; the model must have attention
  /// Draw nbest independent samples instead of searching; beam has no effect.
  std::optional<SamplingOptions> sampling = {};

  /// Do hypotheses have scores? They must where hypotheses are compared.
  bool scored() const { return scores || beam > 1 || sampling; }
};

struct Hypothesis {
  std::vector<TokenId> tokens;  // without </s>
  // NaN, and token_log_probs empty, if scores were left out:
  double log_prob = 0;                  // of the tokens and </s>, nats, not normalised
  double score = 0;                     // from Scorer: what hypotheses are ranked by
  bool finished = false;                // by </s>, not by the limit
  std::vector<double> token_log_probs;  // [tokens, and </s> if finished]
  std::vector<int> alignment;  // [the same] if requested: the source position with the most
                               // attention; -1 if there is none
};

/// The number of tokens, including </s>, after which the translation of `source_length` tokens
/// ends.
int length_limit(int source_length, const SearchOptions& options);

/// A max_length_ratio for these vocabularies: allows twice as much text as the source has, in
/// tokens that may be shorter, as characters are shorter than words.
double default_length_ratio(const Vocabulary& source, const Vocabulary& target);

/// Constraints of the translations: none, or one per sentence, which may be null.
using SentenceConstraints = std::span<const Constraints* const>;

/// The best `nbest` hypotheses of each sentence, best first; fewer if the search found fewer, but
/// never none. A hypothesis that ends in </s> takes its place in the beam with it, as in Marian.
/// Hypotheses at the limit are returned only if none has finished. <pad> and <s> are never
/// generated.
///
/// Samples come in the order in which they were drawn and are named by source.sentences: the same
/// sentence with the same number and seed has the same samples.
///
/// The result of a sentence does not depend on its batch. The stopping rule is admissible: a
/// hypothesis is given up if n have finished and no continuation of it can beat the worst of the n
/// best under the penalties. The tape (Use::kInfer) is used and reset; its memory does not grow
/// with the length of translations. Throws std::invalid_argument if options are out of range or
/// need attention where there is none, and a runtime error if the model produces NaN.
std::vector<std::vector<Hypothesis>> search(const Model& model, Tape& tape,
                                            const SourceBatch& source,
                                            const SearchOptions& options);

/// Does the decoder of a target report attention?
bool has_attention(const Model& model, int target = 0);

/// A target of a model, and how translations into it are searched for.
struct TargetSearch {
  int target = 0;
  SearchOptions options = {};
  SentenceConstraints constraints = {};
};

/// The same into several targets, with the source encoded once: results[k] is what a search into
/// targets[k] alone would find.
std::vector<std::vector<std::vector<Hypothesis>>> search(const Model& model, Tape& tape,
                                                         const SourceBatch& source,
                                                         std::span<const TargetSearch> targets);

}  // namespace nmt
