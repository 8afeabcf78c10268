#pragma once

#include <memory>
#include <span>
#include <vector>

#include "autograd/parameters.h"
#include "autograd/tape.h"
#include "models/model_options.h"
#include "text/batch.h"

namespace nmt {

/// What the encoder made of a source batch; lives on the tape that made it.
struct Encoded {
  int size = 0;              // B sentences
  std::vector<Var> memory;   // what steps read: the model's own business
  std::vector<Var> state;    // [B, *] what the decoder starts from
  std::vector<int> lengths;  // [B]
};

/// In every Var of it, row i belongs to hypothesis i.
using DecoderState = std::vector<Var>;

struct Step {
  Var output;  // [N, D]; project() makes logits of it
  DecoderState state;
  Var attention;  // [N, S] weights of the first head over source positions; no tape if the model
                  // has none
};

struct LossOptions {
  double label_smoothing = 0;
  bool training = false;          // dropout on
  uint64_t seed = 0, update = 0;  // name the random numbers of dropout
};

struct Loss {
  Var total;                 // [1, 1] sum over tokens of the (smoothed) cross-entropy, nats
  double cross_entropy = 0;  // sum over tokens without smoothing, nats
};

/// An architecture with its parameters. Training, scoring and decoding run the same step.
class Model {
 public:
  virtual ~Model() = default;

  virtual Encoded encode(Tape& tape, const SourceBatch& source) const = 0;
  /// Row i is sentence i.
  virtual DecoderState start(Tape& tape, const Encoded& encoded) const = 0;
  /// One step of N hypotheses: previous[i] is the symbol before (kGo first), sentences[i] < B the
  /// source sentence of hypothesis i. Ends before the vocabulary.
  virtual Step step(Tape& tape, std::span<const TokenId> previous, std::span<const int> sentences,
                    const Encoded& encoded, const DecoderState& state) const = 0;
  /// [N, D] -> logits [N, V]: once for all steps in training, once a step in decoding.
  virtual Var project(Tape& tape, Var outputs) const = 0;
  /// Teacher forcing over the same step. The caller differentiates `total`, scaled as it likes.
  virtual Loss loss(Tape& tape, const Batch& batch, const LossOptions& options) const = 0;
  /// Log-probability of every target symbol, [T, B] time-major, nats; 0 at padding.
  virtual std::vector<double> score(Tape& tape, const Batch& batch) const = 0;

  virtual int target_vocabulary_size() const = 0;
  /// Multiply-adds of the forward pass over one sentence pair of real tokens, teacher forced.
  virtual double multiply_adds(int64_t source_tokens, int64_t target_tokens) const = 0;
  ParameterStore& parameters() { return *parameters_; }
  const ParameterStore& parameters() const { return *parameters_; }

 protected:
  std::unique_ptr<ParameterStore> parameters_ = std::make_unique<ParameterStore>();
};

struct ModelSizes {
  int source_symbols, target_symbols;
  uint64_t seed;  // of the first parameters
};

/// Creates the parameters too, initialised from the seed.
std::unique_ptr<Model> make_model(const ModelOptions& options, int source_symbols,
                                  int target_symbols, uint64_t seed);

}  // namespace nmt
