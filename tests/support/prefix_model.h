#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <stdexcept>
#include <string>

#include "base/rng.h"
#include "models/model.h"

namespace nmt {

/// A model without parameters whose next symbol depends on the whole source and the whole prefix,
/// by a hash of both: whoever mixes up rows of its state gets other probabilities. Its logits are
/// random numbers, so that no structure helps a search.
class PrefixModel : public Model, public Decoder {
 public:
  /// eos_bonus is added to the logit of </s>: how short translations are.
  /// attends: each step attends to the source's positions, by a hash too.
  explicit PrefixModel(int symbols, uint64_t seed = 1, double eos_bonus = 0, bool attends = false)
      : symbols_(symbols), seed_(seed), eos_bonus_(eos_bonus), attends_(attends) {}

  static constexpr uint32_t kHashes = 1U << 20;  // exact in a float

  static uint32_t extend(uint32_t hash, TokenId token) {
    return philox(hash, uint64_t(token))[0] % kHashes;
  }
  static uint32_t hash_of(std::span<const TokenId> tokens) {
    uint32_t hash = 1;
    for (const TokenId token : tokens) hash = extend(hash, token);
    return hash;
  }
  Real logit(uint32_t hash, TokenId token) const {
    const double uniform = philox(seed_ * kHashes + hash, uint64_t(token))[0] * 0x1p-32;
    return Real(4 * uniform + (token == kEos ? eos_bonus_ : 0));
  }

  /// To `count` positions, after a prefix: few of them receive most.
  std::vector<Real> attention(uint32_t hash, int count) const {
    std::vector<Real> weights;
    Real sum = 0;
    for (int t = 0; t < count; ++t) {
      const double uniform = philox(seed_ * kHashes + hash, uint64_t(t) << 32)[1] * 0x1p-32;
      weights.push_back(Real(std::pow(uniform, 6)));
      sum += weights.back();
    }
    for (Real& weight : weights) weight /= sum;
    return weights;
  }

  const Decoder& decoder(int) const override { return *this; }

  Encoded encode(Tape& tape, const SourceBatch& source, const Pass&) const override {
    const Matrix hashes = tape.allocate(source.size, 1);
    for (int b = 0; b < source.size; ++b) {
      std::vector<TokenId> ids;
      for (int t = 0; t < source.visible[size_t(b)]; ++t)
        ids.push_back(source.ids[size_t(t * source.size + b)]);
      hashes(b, 0) = Real(hash_of(ids));
    }
    return {.size = source.size,
            .memory = {tape.constant(hashes)},
            .state = {},
            .lengths = source.visible};
  }

  /// The prefix's hash; the source's; the hash of the prefix before, handed on as it is at every
  /// other step; the symbol behind that, and which step it is.
  DecoderState start(Tape& tape, const Encoded& encoded) const override {
    const Var hash = encoded.memory[0], zeros = tape.zeros(hash.rows(), 1);
    return {hash, hash, hash, zeros, zeros};
  }

  Step step(Tape& tape, std::span<const TokenId> previous, std::span<const int> sentences,
            const Encoded& encoded, const DecoderState& state) const override {
    ++steps;
    rows += int64_t(previous.size());
    const auto count = int64_t(previous.size());
    if (state[0].rows() != count || state[1].rows() != count)
      throw std::logic_error("a row of state for each hypothesis was expected");
    const Matrix hashes = tape.allocate(count, 1), symbols = tape.allocate(count, 1),
                 numbers = tape.allocate(count, 1), sources = tape.allocate(count, 1);
    const bool odd = count > 0 && int(state[4].value()(0, 0)) % 2 == 1;
    for (int64_t i = 0; i < count; ++i) {
      const auto before = [&](size_t part) { return uint32_t(state[part].value()(i, 0)); };
      if (odd && extend(before(2), TokenId(before(3))) != before(0))
        throw std::logic_error("row " + std::to_string(i) + " has another prefix's state");
      symbols(i, 0) = Real(previous[size_t(i)]);
      numbers(i, 0) = Real(before(4) + 1);
      sources(i, 0) = state[1].value()(i, 0);
      if (state[1].value()(i, 0) != encoded.memory[0].value()(sentences[size_t(i)], 0))
        throw std::logic_error("row " + std::to_string(i) + " has another sentence's state");
      hashes(i, 0) = Real(extend(uint32_t(state[0].value()(i, 0)), previous[size_t(i)]));
    }
    const Var next = tape.constant(hashes);
    return {.output = next,
            .state = {next, tape.constant(sources), odd ? next : state[2], tape.constant(symbols),
                      tape.constant(numbers)},
            .attention = attends_ ? attend(tape, hashes, sentences, encoded.lengths) : Var()};
  }

  Var project(Tape& tape, Var outputs) const override {
    const Matrix logits = tape.allocate(outputs.rows(), symbols_);
    for (int64_t i = 0; i < logits.rows; ++i)
      for (int v = 0; v < symbols_; ++v) logits(i, v) = logit(uint32_t(outputs.value()(i, 0)), v);
    return tape.constant(logits);
  }

  /// Log-probability of each target symbol, </s> included, one sentence at a time and in plain
  /// code.
  std::vector<double> log_probs(std::span<const TokenId> source_with_eos,
                                std::span<const TokenId> targets) const {
    uint32_t hash = extend(hash_of(source_with_eos), kGo);
    std::vector<double> result;
    for (const TokenId target : targets) {
      double sum = 0;
      for (int v = 0; v < symbols_; ++v) sum += std::exp(double(logit(hash, v)));
      result.push_back(double(logit(hash, target)) - std::log(sum));
      hash = extend(hash, target);
    }
    return result;
  }

  std::vector<double> score(Tape&, const Batch& batch) const override {
    const auto size = size_t(batch.source.size);
    const TargetBatch& target = batch.targets[0];
    std::vector<double> result(target.labels.size(), 0.0);
    for (size_t b = 0; b < size; ++b) {
      const auto column = [&](const std::vector<TokenId>& ids, int length) {
        std::vector<TokenId> sentence;
        for (size_t t = 0; t < size_t(length); ++t) sentence.push_back(ids[t * size + b]);
        return sentence;
      };
      const auto scores = log_probs(column(batch.source.ids, batch.source.lengths[b]),
                                    column(target.labels, target.lengths[b]));
      for (size_t t = 0; t < scores.size(); ++t) result[t * size + b] = scores[t];
    }
    return result;
  }

  Loss loss(Tape&, const Batch&, const LossOptions&) const override {
    throw std::logic_error("nothing to train");
  }
  Var run(Tape&, const Encoded&, const Batch&, const TargetBatch&, const Pass&) const override {
    throw std::logic_error("nothing to train");
  }
  int symbols() const override { return symbols_; }
  double encoder_multiply_adds(int64_t) const override { return 0; }
  double multiply_adds(int64_t, int64_t) const override { return 0; }

  mutable std::atomic<int64_t> steps = 0,
                               rows = 0;  // that were asked for: how much work a search was

 private:
  Var attend(Tape& tape, Matrix hashes, std::span<const int> sentences,
             const std::vector<int>& lengths) const {
    const Matrix all =
        tape.allocate(hashes.rows, *std::max_element(lengths.begin(), lengths.end()));
    std::fill_n(all.data, all.size(), Real(0));
    for (int64_t i = 0; i < all.rows; ++i) {
      const auto weights = attention(uint32_t(hashes(i, 0)), lengths[size_t(sentences[size_t(i)])]);
      std::copy(weights.begin(), weights.end(), all.row(i));
    }
    return tape.constant(all);
  }

  int symbols_;
  uint64_t seed_;
  double eos_bonus_;
  bool attends_;
};

}  // namespace nmt
