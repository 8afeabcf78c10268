#pragma once

#include <memory>
#include <vector>

#include "models/model.h"

namespace nmt {

/// Several models that vote: one more Model, whose log-probabilities are the weighted mean of its
/// members', normalised again (a geometric mean of their distributions). It infers; it has no
/// parameters of its own and is not trained. Members share the target vocabularies and must outlive
/// it.
class Ensemble : public Model {
 public:
  /// weights: a member each, above 0 and divided by their sum; empty: all the same. Throws
  /// std::invalid_argument if there is no member, or if they differ in targets or in the symbols of
  /// one, and for weights that do not fit.
  /// readings: which reading of a source a member is given, 0 being the SourceBatch itself and k
  /// its other_readings[k - 1]; empty: all 0, as the first must be. Attention is that of members
  /// that read 0. A source without other readings is read by all.
  explicit Ensemble(std::vector<const Model*> members, std::vector<double> weights = {},
                    std::vector<size_t> readings = {});

  Encoded encode(Tape& tape, const SourceBatch& source, const Pass& pass) const override;
  int targets() const override { return members_[0]->targets(); }
  const Decoder& decoder(int target) const override { return *decoders_[size_t(target)]; }
  /// The value alone: throws std::invalid_argument if a gradient, dropout or smoothing is wanted.
  Loss loss(Tape& tape, const Batch& batch, const LossOptions& options) const override;
  double encoder_multiply_adds(int64_t source_tokens) const override;

 private:
  std::vector<const Model*> members_;
  std::vector<double> weights_;  // whose sum is 1
  std::vector<size_t> readings_;
  std::vector<std::unique_ptr<Decoder>> decoders_;
};

}  // namespace nmt
