#include "decoding/ensemble.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

#include "tensor/kernels.h"

namespace nmt {
namespace {

/// sum += weight · log softmax(logits), row by row.
void add_log_probs(Matrix logits, double weight, Matrix sum) {
  for (int64_t r = 0; r < logits.rows; ++r) {
    Real largest;
    double log_sum;
    kernels().log_sum_exp(logits.row(r), logits.cols, &largest, &log_sum);
    const Real* from = logits.row(r);
    Real* to = sum.row(r);
    for (int64_t i = 0; i < logits.cols; ++i) to[i] += Real(weight * (double(from[i]) - log_sum));
  }
}

/// The mean of the members' attention; nothing if one of them has none.
void add_attention(const Step& step, double weight, Var& mean) {
  if (!mean.defined()) return;
  if (!step.attention.defined()) {
    mean = {};
    return;
  }
  const Matrix from = step.attention.value(), to = mean.value();
  for (int64_t i = 0; i < to.size(); ++i) to.data[i] += Real(weight) * from.data[i];
}

void append(std::vector<Var>& to, const std::vector<Var>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

Ensemble::Ensemble(std::vector<const Model*> members) : members_(std::move(members)) {
  if (members_.empty()) throw std::invalid_argument("an ensemble of no models");
  for (const Model* member : members_) {
    const int size = member->target_vocabulary_size();
    if (size != target_vocabulary_size())
      throw std::invalid_argument("an ensemble of models with " +
                                  std::to_string(target_vocabulary_size()) + " and " +
                                  std::to_string(size) + " target symbols");
    shapes_.push_back(shape_of(*member));
  }
}

// A model says what it hands on only by doing it: the shortest sentence shows.
Ensemble::Shape Ensemble::shape_of(const Model& member) {
  Tape tape(Tape::Use::kInfer);
  const Encoded encoded = member.encode(tape, make_source_batch({{}}, {0}));
  return {encoded.memory.size(), encoded.state.size(), member.start(tape, encoded).size()};
}

Encoded Ensemble::part(const Encoded& joint, size_t member) const {
  auto memory = joint.memory.begin(), state = joint.state.begin();
  for (size_t m = 0; m < member; ++m) {
    memory += int64_t(shapes_[m].memory);
    state += int64_t(shapes_[m].state);
  }
  return {.size = joint.size,
          .memory = {memory, memory + int64_t(shapes_[member].memory)},
          .state = {state, state + int64_t(shapes_[member].state)},
          .lengths = joint.lengths};
}

Encoded Ensemble::encode(Tape& tape, const SourceBatch& source) const {
  Encoded joint;
  for (const Model* member : members_) {
    const Encoded encoded = member->encode(tape, source);
    append(joint.memory, encoded.memory);
    append(joint.state, encoded.state);
    joint.size = encoded.size;
    joint.lengths = encoded.lengths;
  }
  return joint;
}

DecoderState Ensemble::start(Tape& tape, const Encoded& encoded) const {
  DecoderState joint;
  for (size_t m = 0; m < members_.size(); ++m)
    append(joint, members_[m]->start(tape, part(encoded, m)));
  return joint;
}

Step Ensemble::step(Tape& tape, std::span<const TokenId> previous, std::span<const int> sentences,
                    const Encoded& encoded, const DecoderState& state) const {
  const double weight = 1.0 / double(members_.size());
  Step joint{.output = tape.zeros(int64_t(previous.size()), target_vocabulary_size()),
             .state = {},
             .attention = {}};
  auto begin = state.begin();
  for (size_t m = 0; m < members_.size(); ++m) {
    const auto end = begin + int64_t(shapes_[m].decoder_state);
    const Step step = members_[m]->step(tape, previous, sentences, part(encoded, m), {begin, end});
    begin = end;
    add_log_probs(members_[m]->project(tape, step.output).value(), weight, joint.output.value());
    append(joint.state, step.state);
    if (m == 0 && step.attention.defined())
      joint.attention = tape.zeros(step.attention.rows(), step.attention.cols());
    add_attention(step, weight, joint.attention);
  }
  return joint;
}

Var Ensemble::project(Tape&, Var outputs) const { return outputs; }

double Ensemble::multiply_adds(int64_t source_tokens, int64_t target_tokens) const {
  double sum = 0;
  for (const Model* member : members_) sum += member->multiply_adds(source_tokens, target_tokens);
  return sum;
}

Loss Ensemble::loss(Tape& tape, const Batch& batch, const LossOptions& options) const {
  if (tape.recording() || options.training || options.label_smoothing != 0)
    throw std::invalid_argument("an ensemble is not trained: train its members");
  const std::vector<double> log_probs = score(tape, batch);
  const double total = -std::accumulate(log_probs.begin(), log_probs.end(), 0.0);
  const Matrix value = tape.allocate(1, 1);
  value(0, 0) = Real(total);
  return {.total = tape.constant(value), .cross_entropy = total};
}

std::vector<double> Ensemble::score(Tape& tape, const Batch& batch) const {
  const auto size = size_t(batch.source.size);
  const Encoded encoded = encode(tape, batch.source);
  DecoderState state = start(tape, encoded);
  std::vector<int> sentences(size);
  std::iota(sentences.begin(), sentences.end(), 0);
  std::vector<double> log_probs(batch.targets.size(), 0.0);
  for (size_t first = 0; first < batch.targets.size(); first += size) {
    const Step step = this->step(tape, std::span(batch.target_inputs).subspan(first, size),
                                 sentences, encoded, state);
    state = step.state;
    for (size_t b = 0; b < size; ++b) {
      if (int(first / size) >= batch.target_lengths[b]) continue;
      Real largest;
      double log_sum;
      const Matrix logits = step.output.value();
      kernels().log_sum_exp(logits.row(int64_t(b)), logits.cols, &largest, &log_sum);
      log_probs[first + b] = double(logits(int64_t(b), batch.targets[first + b])) - log_sum;
    }
  }
  return log_probs;
}

}  // namespace nmt
