#include "decoding/ensemble.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>

#include "autograd/ops.h"
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

/// Vars of something joint, a run of them for each member.
class Shares {
 public:
  explicit Shares(const std::vector<Var>& joint) : next_(joint.begin()) {}
  std::vector<Var> take(size_t count) {
    const auto begin = next_;
    next_ += int64_t(count);
    return {begin, next_};
  }

 private:
  std::vector<Var>::const_iterator next_;
};

/// The members' decoders of one target.
class EnsembleDecoder : public Decoder {
 public:
  EnsembleDecoder(const std::vector<const Model*>& members, const std::vector<double>& weights,
                  const std::vector<double>& attention_weights, int target)
      : weights_(weights), attention_weights_(attention_weights) {
    // A model says what it hands on only by doing it: the shortest sentence shows.
    for (const Model* member : members) {
      decoders_.push_back(&member->decoder(target));
      Tape tape(Tape::Use::kInfer);
      const Encoded encoded = member->encode(tape, make_source_batch({{}}, {0}));
      memory_.push_back(encoded.memory.size());
      state_.push_back(encoded.state.size());
      const Encoded remembered = decoders_.back()->remember(tape, encoded);
      remembered_.push_back(remembered.memory.size());
      decoder_state_.push_back(decoders_.back()->start(tape, remembered).size());
    }
  }

  Encoded remember(Tape& tape, const Encoded& encoded) const override {
    Encoded joint = {
        .size = encoded.size, .memory = {}, .state = encoded.state, .lengths = encoded.lengths};
    const auto parts = split(encoded, memory_);
    for (size_t m = 0; m < decoders_.size(); ++m)
      append(joint.memory, decoders_[m]->remember(tape, parts[m]).memory);
    return joint;
  }

  DecoderState start(Tape& tape, const Encoded& remembered) const override {
    DecoderState joint;
    const auto parts = split(remembered, remembered_);
    for (size_t m = 0; m < decoders_.size(); ++m)
      append(joint, decoders_[m]->start(tape, parts[m]));
    return joint;
  }

  /// Its output is a log-probability of every symbol: members differ in what comes before.
  Step step(Tape& tape, std::span<const TokenId> previous, std::span<const int> sentences,
            const Encoded& remembered, const DecoderState& state) const override {
    Step joint{
        .output = tape.zeros(int64_t(previous.size()), symbols()), .state = {}, .attention = {}};
    Shares states(state);
    const auto parts = split(remembered, remembered_);
    for (size_t m = 0; m < decoders_.size(); ++m) {
      const Step step =
          decoders_[m]->step(tape, previous, sentences, parts[m], states.take(decoder_state_[m]));
      add_log_probs(decoders_[m]->project(tape, step.output).value(), weights_[m],
                    joint.output.value());
      append(joint.state, step.state);
      if (m == 0 && step.attention.defined())
        joint.attention = tape.zeros(step.attention.rows(), step.attention.cols());
      if (attention_weights_[m] > 0) add_attention(step, attention_weights_[m], joint.attention);
    }
    return joint;
  }

  Var project(Tape&, Var outputs) const override { return outputs; }

  Var run(Tape& tape, const Encoded& remembered, const Batch& batch, const TargetBatch& target,
          const Pass&) const override {
    DecoderState state = start(tape, remembered);
    std::vector<int> sentences(size_t(batch.source.size));
    std::iota(sentences.begin(), sentences.end(), 0);
    std::vector<Var> outputs;
    for (size_t t = 0; t < size_t(target.length); ++t) {
      const auto inputs = std::span(target.inputs).subspan(t * sentences.size(), sentences.size());
      Step step = this->step(tape, inputs, sentences, remembered, state);
      outputs.push_back(step.output);
      state = std::move(step.state);
    }
    return stack_rows(outputs);
  }

  int symbols() const override { return decoders_[0]->symbols(); }
  double multiply_adds(int64_t source_tokens, int64_t target_tokens) const override {
    double sum = 0;
    for (const Decoder* decoder : decoders_)
      sum += decoder->multiply_adds(source_tokens, target_tokens);
    return sum;
  }

 private:
  std::vector<Encoded> split(const Encoded& joint, const std::vector<size_t>& memory) const {
    std::vector<Encoded> parts;
    Shares memories(joint.memory), states(joint.state);
    auto lengths = joint.lengths.begin();  // [B] of each member
    for (size_t m = 0; m < decoders_.size(); ++m, lengths += joint.size)
      parts.push_back({.size = joint.size,
                       .memory = memories.take(memory[m]),
                       .state = states.take(state_[m]),
                       .lengths = {lengths, lengths + joint.size}});
    return parts;
  }

  std::vector<double> weights_, attention_weights_;
  std::vector<const Decoder*> decoders_;
  std::vector<size_t> memory_, state_;              // of what members encode
  std::vector<size_t> remembered_, decoder_state_;  // and of what their decoders make of it
};

void check_alike(const Model& first, const Model& other) {
  if (first.targets() != other.targets())
    throw std::invalid_argument("an ensemble of models with " + std::to_string(first.targets()) +
                                " and " + std::to_string(other.targets()) + " targets");
  for (int k = 0; k < first.targets(); ++k) {
    const int one = first.decoder(k).symbols(), two = other.decoder(k).symbols();
    if (one != two)
      throw std::invalid_argument("an ensemble of models with " + std::to_string(one) + " and " +
                                  std::to_string(two) + " target symbols");
  }
}

std::vector<double> shares_of(std::vector<double> weights, size_t members) {
  if (weights.empty()) return std::vector<double>(members, 1.0 / double(members));
  if (weights.size() != members)
    throw std::invalid_argument(std::to_string(weights.size()) + " weights for " +
                                std::to_string(members) + " models");
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) {
    if (!(weight > 0) || !std::isfinite(sum))
      throw std::invalid_argument("a weight is " + std::to_string(weight) + ", not above 0");
    weight /= sum;
  }
  return weights;
}

/// The weights of those that read the same as the first, whose sum is 1 again; the others' are 0.
std::vector<double> attention_shares(std::vector<double> weights,
                                     const std::vector<size_t>& readings) {
  double sum = 0;
  for (size_t m = 0; m < weights.size(); ++m) {
    if (readings[m] != 0) weights[m] = 0;
    sum += weights[m];
  }
  const bool all = std::all_of(readings.begin(), readings.end(), [](size_t r) { return r == 0; });
  for (double& weight : weights) weight = all ? weight : weight / sum;
  return weights;
}

}  // namespace

Ensemble::Ensemble(std::vector<const Model*> members, std::vector<double> weights,
                   std::vector<size_t> readings)
    : members_(std::move(members)), readings_(std::move(readings)) {
  if (members_.empty()) throw std::invalid_argument("an ensemble of no models");
  weights_ = shares_of(std::move(weights), members_.size());
  readings_.resize(members_.size());
  if (readings_[0] != 0) throw std::invalid_argument("the first model has another reading than 0");
  for (const Model* member : members_) check_alike(*members_[0], *member);
  const auto attention_weights = attention_shares(weights_, readings_);
  for (int k = 0; k < targets(); ++k)
    decoders_.push_back(
        std::make_unique<EnsembleDecoder>(members_, weights_, attention_weights, k));
}

Encoded Ensemble::encode(Tape& tape, const SourceBatch& source, const Pass& pass) const {
  Encoded joint;
  const bool alike = source.other_readings.empty();
  for (size_t m = 0; m < members_.size(); ++m) {
    const SourceBatch& read =
        alike || readings_[m] == 0 ? source : source.other_readings.at(readings_[m] - 1);
    const Encoded encoded = members_[m]->encode(tape, read, pass);
    append(joint.memory, encoded.memory);
    append(joint.state, encoded.state);
    joint.size = encoded.size;
    joint.lengths.insert(joint.lengths.end(), encoded.lengths.begin(), encoded.lengths.end());
  }
  return joint;
}

double Ensemble::encoder_multiply_adds(int64_t source_tokens) const {
  double sum = 0;
  for (const Model* member : members_) sum += member->encoder_multiply_adds(source_tokens);
  return sum;
}

Loss Ensemble::loss(Tape& tape, const Batch& batch, const LossOptions& options) const {
  if (tape.recording() || options.pass.training || options.label_smoothing != 0)
    throw std::invalid_argument("an ensemble is not trained: train its members");
  return Model::loss(tape, batch, options);
}

}  // namespace nmt
