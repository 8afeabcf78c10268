#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/rng.h"
#include "base/scratch_folder.h"
#include "data/corpus.h"
#include "data/vocabulary_trainer.h"
#include "models/model.h"
#include "support/borrowed_vocabulary.h"
#include "text/vocabulary.h"
#include "training/validation.h"

namespace nmt {

/// The next symbol depends on the one before alone: table [V, V], of which a batch touches some
/// rows, and bias [1, V], touched whole. Dropout is a random weight of each sentence, so that a
/// wrong key shows in the result.
class BigramModel : public Model, public Decoder {
 public:
  explicit BigramModel(int symbols, uint64_t seed = 1) : symbols_(symbols) {
    parameters_->set_seed(seed);
    table_ = &parameters_->get("bigram/table", {symbols, symbols}, Init::kEmbedding);
    bias_ = &parameters_->get("bigram/bias", {symbols}, Init::kZero);
  }

  /// From this update on, the loss of sentences longer than two symbols is not a number.
  int64_t diverges_at = std::numeric_limits<int64_t>::max();

  Loss loss(Tape& tape, const Batch& batch, const LossOptions& options) const override {
    const int size = batch.source.size;
    const TargetBatch& target = batch.targets[0];
    const double factor = options.target_factors.empty() ? 1 : options.target_factors[0];
    const auto weights = tape.memory().array<double>(size);
    for (int b = 0; b < size; ++b) {
      const auto sentence = uint64_t(batch.source.sentences[size_t(b)]);
      weights[size_t(b)] = options.pass.training ? 0.5 + Rng(options.pass.seed, Purpose::kDropout,
                                                             options.pass.update, sentence)
                                                             .uniform()
                                                 : 1.0;
      if (int64_t(options.pass.update) >= diverges_at && target.lengths[size_t(b)] > 2)
        weights[size_t(b)] = std::nan("");
    }
    const auto inputs = tape.memory().copy(std::span<const TokenId>(target.inputs));
    const auto targets = tape.memory().copy(std::span<const TokenId>(target.labels));
    Loss loss;
    for (size_t i = 0; i < targets.size(); ++i)
      if (targets[i] != kPad)
        loss.cross_entropy -= weights[i % size_t(size)] * log_probs(inputs[i])[size_t(targets[i])];
    const Matrix total = tape.allocate(1, 1);
    total(0, 0) = Real(factor * loss.cross_entropy);
    loss.total = tape.push_trained(total, [=, this](Var y) {
      Gradients& gradients = y.tape->gradients();
      const Matrix dbias = gradients.touch(*bias_);
      for (size_t i = 0; i < targets.size(); ++i) {
        if (targets[i] == kPad) continue;
        Real* drow = gradients.touch_row(*table_, inputs[i]);
        const std::vector<double> log_p = log_probs(inputs[i]);
        for (int v = 0; v < symbols_; ++v) {
          const double p = std::exp(log_p[size_t(v)]) - (v == targets[i] ? 1 : 0);
          const Real d = Real(factor * p * weights[i % size_t(size)]) * y.grad()(0, 0);
          drow[v] += d;
          dbias.data[v] += d;
        }
      }
    });
    return loss;
  }

  const Decoder& decoder(int) const override { return *this; }
  Encoded encode(Tape&, const SourceBatch& source, const Pass&) const override {
    Encoded encoded;
    encoded.size = source.size;
    encoded.lengths = source.lengths;
    return encoded;
  }
  DecoderState start(Tape&, const Encoded&) const override { return {}; }
  Step step(Tape& tape, std::span<const TokenId> previous, std::span<const int>, const Encoded&,
            const DecoderState&) const override {
    const Matrix logits = tape.allocate(int64_t(previous.size()), symbols_);
    for (size_t i = 0; i < previous.size(); ++i) {
      const std::vector<double> log_p = log_probs(previous[i]);
      for (int v = 0; v < symbols_; ++v) logits(int64_t(i), v) = Real(log_p[size_t(v)]);
    }
    return {.output = tape.constant(logits), .state = {}, .attention = {}};
  }
  Var project(Tape&, Var outputs) const override { return outputs; }
  std::vector<double> score(Tape&, const Batch& batch) const override {
    const TargetBatch& target = batch.targets[0];
    std::vector<double> scores;
    for (size_t i = 0; i < target.labels.size(); ++i)
      scores.push_back(
          target.labels[i] == kPad ? 0 : log_probs(target.inputs[i])[size_t(target.labels[i])]);
    return scores;
  }
  Var run(Tape&, const Encoded&, const Batch&, const TargetBatch&, const Pass&) const override {
    return {};
  }
  int symbols() const override { return symbols_; }
  double encoder_multiply_adds(int64_t) const override { return 0; }
  double multiply_adds(int64_t, int64_t) const override { return 0; }

 private:
  std::vector<double> log_probs(TokenId previous) const {
    std::vector<double> p(static_cast<size_t>(symbols_));
    double sum = 0;
    for (int v = 0; v < symbols_; ++v) {
      p[size_t(v)] = double(table_->value()(previous, v)) + double(bias_->value().data[v]);
      sum += std::exp(p[size_t(v)]);
    }
    for (double& x : p) x -= std::log(sum);
    return p;
  }

  int symbols_;
  Parameter* table_;
  Parameter* bias_;
};

/// A small corpus of random letters, on disk in a folder of its own; line N has 1 + N % 7 words.
class ToyData {
 public:
  explicit ToyData(int lines = 40, uint64_t seed = 1) {
    Rng rng(seed, Purpose::kTest);
    std::string text;
    for (int line = 0; line < lines; ++line) {
      for (int word = 0; word <= line % 7; ++word)
        text += std::string(word ? " " : "") + char('a' + rng.below(8));
      text += "\n";
    }
    spill(folder_ / "text", text);
    train_vocabulary({(folder_ / "text").string()}, (folder_ / "vocab").string(),
                     {.kind = VocabularyKind::kWord, .size = 100});
    vocabulary = load_vocabulary(folder_ / "vocab");
    target = target_of(*vocabulary);
    corpus = std::make_unique<Corpus>(encode("ids"));
    valid = std::make_unique<ValidationSet>(
        ValidationSet{encode("valid"), lines_of(text), 2.0, &target});
  }

  std::unique_ptr<Vocabulary> vocabulary;
  TargetLanguage target;
  std::unique_ptr<Corpus> corpus;
  std::unique_ptr<ValidationSet> valid;

  Corpus encode(const std::string& name) const {
    const std::string text = (folder_ / "text").string();
    return Corpus::encode({{{text, text}}}, *vocabulary, {{&target}}, {}, folder_ / name);
  }

 private:
  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (size_t begin = 0; begin < text.size(); begin = text.find('\n', begin) + 1)
      lines.push_back(text.substr(begin, text.find('\n', begin) - begin));
    return lines;
  }

  ScratchFolder folder_;
};

}  // namespace nmt
