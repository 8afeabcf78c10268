#include "decoding/search.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "decoding/beam.h"
#include "decoding/state_rows.h"

namespace nmt {
namespace {

void check(const SearchOptions& o) {
  if (o.beam < 1) throw std::invalid_argument("beam is " + std::to_string(o.beam) + ", not >= 1");
  if (o.nbest < 1 || o.nbest > o.beam)
    throw std::invalid_argument("nbest is " + std::to_string(o.nbest) + ", not from 1 to beam " +
                                std::to_string(o.beam));
  if (o.min_length < 0)
    throw std::invalid_argument("min_length is " + std::to_string(o.min_length) + ", not >= 0");
  if (o.max_length < 1 || !(o.max_length_ratio >= 0) || !std::isfinite(o.length_penalty))
    throw std::invalid_argument("a limit of length below 1, or a length penalty that is no number");
  if (!(std::isfinite(o.coverage_penalty) && o.coverage_penalty >= 0) ||
      !std::isfinite(o.word_penalty))
    throw std::invalid_argument("a coverage penalty below 0, or a penalty that is no number");
}

/// [B] the positions of each source's own symbols: padding and </s> left out.
std::vector<std::vector<int>> source_positions(const SourceBatch& source) {
  std::vector<std::vector<int>> positions(size_t(source.size));
  for (size_t i = 0; i < source.ids.size(); ++i)
    if (source.ids[i] > kEos) positions[i % positions.size()].push_back(int(i / positions.size()));
  return positions;
}

/// The live hypotheses of all sentences, sentence by sentence: what the model's next step reads.
/// Sentences that are done have no rows.
struct Rows {
  std::vector<TokenId> previous;
  std::vector<int> sentences;
  std::vector<int> parents;  // row of the step before

  explicit Rows(const std::vector<Beam>& beams, const std::vector<int>& first_row) {
    for (size_t b = 0; b < beams.size(); ++b)
      for (const Beam::Live& hypothesis : beams[b].live()) {
        previous.push_back(hypothesis.token);
        sentences.push_back(int(b));
        parents.push_back(first_row[b] + hypothesis.parent);
      }
  }
};

/// Every sentence takes its rows of a step; returns at which row each began. attention has no rows
/// where nobody asks for it.
std::vector<int> advance(std::vector<Beam>& beams, Matrix logits, Matrix attention) {
  std::vector<int> first_row;
  int row = 0;
  for (Beam& beam : beams) {
    first_row.push_back(row);
    const int rows = int(beam.live().size());
    if (rows > 0)
      beam.advance(logits.slice(row, rows),
                   attention.rows > 0 ? attention.slice(row, rows) : Matrix());
    row += rows;
  }
  return first_row;
}

/// Of a step, if the options ask for it.
Matrix attention_of(const Step& step, const SearchOptions& options) {
  if (options.coverage_penalty == 0) return {};
  if (!step.attention.defined())
    throw std::invalid_argument("a coverage penalty with a model that has no attention");
  return step.attention.value();
}

/// One target's hypotheses for each sentence; leaves the tape as it was.
std::vector<std::vector<Hypothesis>> search_target(const Decoder& decoder, Tape& tape,
                                                   const SourceBatch& source,
                                                   const Encoded& encoded,
                                                   const SearchOptions& options) {
  const Tape::Mark start = tape.mark();
  const Encoded remembered = decoder.remember(tape, encoded);
  DecoderState state = decoder.start(tape, remembered);
  StateRows kept(tape, state, int64_t(source.size) * options.beam);
  const auto positions = source_positions(source);
  std::vector<Beam> beams;
  for (size_t b = 0; b < positions.size(); ++b)
    beams.emplace_back(length_limit(source.lengths[b], options), options, positions[b]);

  const Tape::Mark mark = tape.mark();
  Rows rows(beams, std::vector<int>(beams.size(), 0));
  while (!rows.previous.empty()) {
    const Step step = decoder.step(tape, rows.previous, rows.sentences, remembered, state);
    const auto first_row =
        advance(beams, decoder.project(tape, step.output).value(), attention_of(step, options));
    rows = Rows(beams, first_row);
    kept.keep(step.state, rows.parents);
    tape.rewind(mark);
    state = kept.state(tape);
  }
  tape.rewind(start);
  std::vector<std::vector<Hypothesis>> results;
  for (const Beam& beam : beams) results.push_back(beam.results());
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
  for (const auto& [target, options] : targets)
    results.push_back(search_target(model.decoder(target), tape, source, encoded, options));
  tape.reset();
  return results;
}

}  // namespace nmt
