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
  /// The number of candidates of a sampled softmax for all steps of a target; 0: the full softmax.
  /// Its value is only in `total`.
  int num_samples = 0;
  /// The factor of the loss of each target; empty: 1.
  std::vector<double> target_factors = {};
  /// As in TF's sequence_loss_by_example: the losses of a sentence are divided by its tokens.
  bool average_across_timesteps = false;
};

struct Loss {
  Var total;  // [1, 1] sum of the (smoothed) losses, each with its factors and the weight of its
              // pair, nats nats
  double cross_entropy = 0;  // sum over the tokens of all targets, unsmoothed, without factors and
                             // weights, nats; an estimate with a sampled softmax
};

/// An architecture with its parameters: an encoder and a decoder for each target. Training, scoring
/// and decoding run the same step.
class Model {
 public:
  virtual ~Model() = default;

  /// Once per batch, for all targets.
  virtual Encoded encode(Tape& tape, const SourceBatch& source, const Pass& pass = {}) const = 0;
  virtual int targets() const { return 1; }
  /// The decoder of target 0 .. targets() - 1.
  virtual const Decoder& decoder(int target = 0) const = 0;

  /// Teacher forcing with the decoders' own steps. The caller differentiates `total`.
  virtual Loss loss(Tape& tape, const Batch& batch, const LossOptions& options) const;
  /// The log-probability of every token of batch.targets[0], [T, B] time-major, nats; 0 at padding.
  virtual std::vector<double> score(Tape& tape, const Batch& batch) const;

  /// Multiply-adds of the encoder's forward pass over one sentence without padding.
  virtual double encoder_multiply_adds(int64_t source_tokens) const = 0;
  ParameterStore& parameters() { return *parameters_; }
  const ParameterStore& parameters() const { return *parameters_; }

 protected:
  std::unique_ptr<ParameterStore> parameters_ = std::make_unique<ParameterStore>();
};

struct ModelSizes {
  int source_symbols;
  /// The number of symbols of each target. Its name is part of the names of parameters in
  /// one-to-many models and has no meaning in others.
  std::vector<Named<int>> targets;
  std::optional<uint64_t> seed;  // of the first parameters; none: they will be loaded
};

/// Creates the model and its parameters, initialised from the seed. Throws std::invalid_argument if
/// the architecture does not support as many targets.
std::unique_ptr<Model> make_model(const ModelOptions& options, const ModelSizes& sizes);
/// The same for a single target.
std::unique_ptr<Model> make_model(const ModelOptions& options, int source_symbols,
                                  int target_symbols, uint64_t seed);

}  // namespace nmt
