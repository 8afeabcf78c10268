#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "autograd/parameters.h"
#include "autograd/tape.h"
#include "data/batch.h"
#include "models/decoder.h"
#include "models/model_options.h"

namespace nmt {

struct LossOptions {
  Pass pass;
  double label_smoothing = 0;
  /// Candidates of a sampled softmax for all steps of a target; 0: the full softmax. Its value
  /// stands in `total` alone.
  int num_samples = 0;
  /// What the loss of each of the model's targets is multiplied by; empty: 1 each.
  std::vector<double> target_factors = {};
  /// TF's sequence_loss_by_example: a sentence's losses are divided by its symbols.
  bool average_across_timesteps = false;
};

struct Loss {
  Var total;  // [1, 1] sum of the (smoothed) losses, each times its factors and its pair's weight,
              // nats
  double cross_entropy = 0;  // sum over the tokens of all targets, unsmoothed, no factors or
                             // weights, nats; with a sampled softmax its estimate
};

/// An architecture with its parameters: an encoder and a decoder for each target language.
/// Training, scoring and decoding run the same step.
class Model {
 public:
  virtual ~Model() = default;

  /// Once a batch, for all targets.
  virtual Encoded encode(Tape& tape, const SourceBatch& source, const Pass& pass = {}) const = 0;
  virtual int targets() const { return 1; }
  /// Of target number 0 .. targets() - 1.
  virtual const Decoder& decoder(int target = 0) const = 0;

  /// Teacher forcing over the decoders' own steps. The caller differentiates `total`.
  virtual Loss loss(Tape& tape, const Batch& batch, const LossOptions& options) const;
  /// Log-probability of every symbol of batch.targets[0], [T, B] time-major, nats; 0 at padding.
  virtual std::vector<double> score(Tape& tape, const Batch& batch) const;

  /// Multiply-adds of the encoder's forward pass over one sentence of real tokens.
  virtual double encoder_multiply_adds(int64_t source_tokens) const = 0;
  ParameterStore& parameters() { return *parameters_; }
  const ParameterStore& parameters() const { return *parameters_; }

 protected:
  std::unique_ptr<ParameterStore> parameters_ = std::make_unique<ParameterStore>();
};

/// A target of a model: its name is part of its parameters' names in one-to-many models, and means
/// nothing in others.
struct TargetSize {
  std::string name;
  int symbols;
};

struct ModelSizes {
  int source_symbols;
  std::vector<TargetSize> targets;
  std::optional<uint64_t> seed;  // of the first parameters; none: they will be loaded
};

/// Creates the parameters too, initialised from the seed. Throws std::invalid_argument if the
/// architecture does not have as many targets.
std::unique_ptr<Model> make_model(const ModelOptions& options, const ModelSizes& sizes);
/// The same for a single target.
std::unique_ptr<Model> make_model(const ModelOptions& options, int source_symbols,
                                  int target_symbols, uint64_t seed);

}  // namespace nmt
