#include "decoding/search.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "decoding/beam.h"

namespace nmt {
namespace {

void check(const SearchOptions& o) {
  if (o.beam < 1) throw std::invalid_argument("beam is " + std::to_string(o.beam) + ", not >= 1");
  if (o.nbest < 1 || (o.nbest > o.beam && !o.sampling))
    throw std::invalid_argument("nbest is " + std::to_string(o.nbest) + ", not from 1 to beam " +
                                std::to_string(o.beam));
  if (o.min_length < 0)
    throw std::invalid_argument("min_length is " + std::to_string(o.min_length) + ", not >= 0");
  if (o.max_length < 1 || !(o.max_length_ratio >= 0) || !std::isfinite(o.length_penalty))
    throw std::invalid_argument("a limit of length below 1, or a length penalty that is no number");
  if (!(std::isfinite(o.coverage_penalty) && o.coverage_penalty >= 0) ||
      !std::isfinite(o.word_penalty))
    throw std::invalid_argument("a coverage penalty below 0, or a penalty that is no number");
  if (o.no_repeat_ngram < 0) throw std::invalid_argument("no_repeat_ngram is below 0");
  if (o.sampling && (!(o.sampling->temperature > 0) || o.sampling->top_k < 0 ||
                     !(o.sampling->top_p > 0 && o.sampling->top_p <= 1)))
    throw std::invalid_argument(
        "sampling wants a temperature above 0, a top_k of 0 or more, a top_p in (0, 1]");
}

/// [B] the positions of each source's own symbols: padding and </s> left out.
std::vector<std::vector<int>> source_positions(const SourceBatch& source) {
  std::vector<std::vector<int>> positions(size_t(source.size));
  for (size_t i = 0; i < source.ids.size(); ++i)
    if (source.ids[i] > kEos) positions[i % positions.size()].push_back(int(i / positions.size()));
  return positions;
}

/// How a sentence's translations grow: in one beam, or a beam for each sample.
struct Beams {
  std::vector<Beam> beams;
  std::vector<int> sentences;  // of each beam
};

/// A translation may be as long as what it has to hold, and what it goes on with.
int limit_of(int source_length, const SearchOptions& options, const Constraints* constraints) {
  const int limit = length_limit(source_length, options);
  if (!constraints) return limit;
  const int prefix = int(constraints->prefix().size());
  return std::max(limit, prefix > 0 ? prefix + length_limit(0, options) : 0) +
         constraints->required_symbols();
}

Beams make_beams(const SourceBatch& source, const TargetSearch& search) {
  SearchOptions options = search.options;
  const int samples = options.sampling ? options.nbest : 0;
  if (options.sampling) options.beam = options.nbest = 1;
  const auto positions = source_positions(source);
  Beams result;
  for (size_t b = 0; b < positions.size(); ++b) {
    const Constraints* constraints = search.constraints.empty() ? nullptr : search.constraints[b];
    BeamSentence sentence = {.limit = limit_of(source.lengths[b], options, constraints),
                             .positions = positions[b],
                             .constraints = constraints};
    for (int i = 0; i < std::max(1, samples); ++i) {
      if (options.sampling)
        sentence.sampler.emplace(*options.sampling, source.sentences[b],
                                 uint64_t(search.target) << 32 | uint64_t(i));
      result.beams.emplace_back(options, sentence);
      result.sentences.push_back(int(b));
    }
  }
  return result;
}

/// The live hypotheses of all sentences, sentence by sentence: what the model's next step reads.
/// Sentences that are done have no rows.
struct Rows {
  std::vector<TokenId> previous;
  std::vector<int> sentences;
  std::vector<int> parents;  // row of the step before

  Rows(const Beams& all, const std::vector<int>& first_row) {
    for (size_t b = 0; b < all.beams.size(); ++b)
      for (const LiveHypothesis& hypothesis : all.beams[b].live()) {
        previous.push_back(hypothesis.token);
        sentences.push_back(all.sentences[b]);
        parents.push_back(first_row[b] + hypothesis.parent);
      }
  }
};

/// Every sentence takes its rows of a step; returns at which row each began. attention has no rows
/// where nobody asks for it.
std::vector<int> advance(std::vector<Beam>& beams, const NextSymbols& next, Matrix attention) {
  std::vector<int> first_row;
  int row = 0;
  for (Beam& beam : beams) {
    first_row.push_back(row);
    const int rows = int(beam.live().size());
    if (rows > 0) {
      NextSymbols own;
      if (next.top.empty())
        own.logits = next.logits.slice(row, rows);
      else
        own.top = next.top.subspan(size_t(row), size_t(rows));
      beam.advance(own, attention.rows > 0 ? attention.slice(row, rows) : Matrix());
    }
    row += rows;
  }
  return first_row;
}

/// The `count` likeliest symbols of each row of a step's output, found while the product makes the
/// scores; where the sums are not needed, a decoder may have a shorter way to them.
class TopOfStep {
 public:
  TopOfStep(const Decoder& decoder, Tape& tape, Var output, int count, bool sums)
      : found_(output.rows(), count) {
    const auto add = [&](int64_t first, Matrix logits) { found_.add(first, logits); };
    const auto add_symbols = [&](int64_t first, Matrix x) { found_.add_symbols(first, x); };
    if (sums || !decoder.project_largest(tape, output, count, add_symbols))
      decoder.project_by_columns(tape, output, add);
    for (int64_t i = 0; i < output.rows(); ++i) rows_.push_back(found_.row(i));
  }
  std::span<const TopOfRow> rows() const { return rows_; }

 private:
  RowTopK found_;
  std::vector<TopOfRow> rows_;
};

/// Of a step, if the options ask for it.
Matrix attention_of(const Step& step, const SearchOptions& options) {
  if (options.coverage_penalty == 0 && !options.align) return {};
  if (!step.attention.defined())
    throw std::invalid_argument("a coverage penalty or alignment of a model without attention");
  return step.attention.value();
}

DecoderState gathered(Tape& tape, const std::vector<Matrix>& parts, std::span<const int> rows) {
  DecoderState result;
  for (const Matrix part : parts) {
    const Matrix own = tape.allocate(int64_t(rows.size()), part.cols);
    for (size_t i = 0; i < rows.size(); ++i)
      std::copy_n(part.row(rows[i]), part.cols, own.row(int64_t(i)));
    result.push_back(tape.constant(own));
  }
  return result;
}

std::vector<Matrix> values_of(const DecoderState& state) {
  std::vector<Matrix> values;
  for (const Var part : state) values.push_back(part.value());
  return values;
}

/// The state that the next step starts from, row i being row parents[i] of `state`; all else that
/// was made behind `mark` is forgotten. Copies only if a hypothesis moved or left.
DecoderState follow(Tape& tape, Tape::Mark mark, const DecoderState& state,
                    std::span<const int> parents) {
  std::vector<Matrix> parts = values_of(state);
  bool stays = true;
  for (size_t i = 0; i < parents.size(); ++i) stays = stays && parents[i] == int(i);
  for (Matrix& part : parts) {
    stays = stays && part.rows == int64_t(parents.size());
    if (tape.memory().keeps(mark.bytes, part)) continue;
    // A model may hand on a part as it was: it is older than the step, and would be written over.
    const Matrix own = tape.allocate(part.rows, part.cols);
    std::copy_n(part.data, part.size(), own.data);
    part = own;
  }
  tape.rewind_keeping(mark);
  if (!stays) return gathered(tape, parts, parents);
  DecoderState result;
  for (const Matrix part : parts) result.push_back(tape.constant(part));
  return result;
}

/// One target's hypotheses for each sentence; leaves the tape as it was.
std::vector<std::vector<Hypothesis>> search_target(const Decoder& decoder, Tape& tape,
                                                   const SourceBatch& source,
                                                   const Encoded& encoded,
                                                   const TargetSearch& search) {
  const SearchOptions& options = search.options;
  const Tape::Mark start = tape.mark();
  const Encoded remembered = decoder.remember(tape, encoded);
  Beams all = make_beams(source, search);
  DecoderState state = decoder.start(tape, remembered);
  if (options.sampling)  // a row of the first state for each sample
    state = gathered(tape, values_of(state), all.sentences);

  const bool wants_logits = std::any_of(all.beams.begin(), all.beams.end(),
                                        [](const Beam& beam) { return beam.wants_logits(); });
  const Tape::Mark mark = tape.mark();
  Rows rows(all, std::vector<int>(all.beams.size(), 0));
  while (!rows.previous.empty()) {
    const Step step = decoder.step(tape, rows.previous, rows.sentences, remembered, state);
    std::vector<int> first_row;
    if (wants_logits) {
      const Matrix logits = decoder.project(tape, step.output).value();
      first_row = advance(all.beams, {.logits = logits}, attention_of(step, options));
    } else {
      // One more than a beam has room for where </s> may be too early.
      const int count = options.beam + (options.min_length > 0 ? 1 : 0);
      const TopOfStep top(decoder, tape, step.output, count, options.scored());
      first_row = advance(all.beams, {.top = top.rows()}, attention_of(step, options));
    }
    rows = Rows(all, first_row);
    state = follow(tape, mark, step.state, rows.parents);
  }
  tape.rewind(start);
  std::vector<std::vector<Hypothesis>> results(size_t(source.size));
  for (size_t b = 0; b < all.beams.size(); ++b)
    for (Hypothesis& hypothesis : all.beams[b].results())
      results[size_t(all.sentences[b])].push_back(std::move(hypothesis));
  return results;
}

}  // namespace

bool has_attention(const Model& model, int target) {
  // A model says what it hands on only by doing it: the shortest sentence shows.
  Tape tape(Tape::Use::kInfer);
  const Decoder& decoder = model.decoder(target);
  const Encoded remembered =
      decoder.remember(tape, model.encode(tape, make_source_batch({{}}, {0})));
  const TokenId previous = kGo;
  const int sentence = 0;
  const Step step = decoder.step(tape, std::span(&previous, 1), std::span(&sentence, 1), remembered,
                                 decoder.start(tape, remembered));
  return step.attention.defined();
}

std::vector<std::vector<Hypothesis>> search(const Model& model, Tape& tape,
                                            const SourceBatch& source,
                                            const SearchOptions& options) {
  const TargetSearch only = {.target = 0, .options = options};
  return search(model, tape, source, std::span(&only, 1)).front();
}

std::vector<std::vector<std::vector<Hypothesis>>> search(const Model& model, Tape& tape,
                                                         const SourceBatch& source,
                                                         std::span<const TargetSearch> targets) {
  for (const TargetSearch& target : targets) check(target.options);
  tape.reset();
  const Encoded encoded = model.encode(tape, source);
  std::vector<std::vector<std::vector<Hypothesis>>> results;
  for (const TargetSearch& target : targets)
    results.push_back(search_target(model.decoder(target.target), tape, source, encoded, target));
  tape.reset();
  return results;
}

}  // namespace nmt
