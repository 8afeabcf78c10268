#pragma once

#include <memory>
#include <vector>

#include "models/model.h"

namespace nmt {

/// An ensemble: one more Model, whose log-probabilities are the weighted mean of its members',
/// normalised again (a geometric mean of their distributions). It only infers; it has no parameters
/// of its own and is not trained. Members share the target vocabularies and must outlive it.
class Ensemble : public Model {
 public:
  /// weights: one per member, above 0 and divided by their sum; empty: equal. Throws
  /// std::invalid_argument if there is no member, if members differ in targets or in the symbols of
  /// one, or if the number of weights is wrong.
  /// readings: the reading of a source that each member gets: 0 is the SourceBatch itself and k its
  /// other_readings[k - 1]; empty: all 0, as the first must be. Attention is that of members that
  /// read 0. A source without other readings is read by all.
  explicit Ensemble(std::vector<const Model*> members, std::vector<double> weights = {},
                    std::vector<size_t> readings = {});

  Encoded encode(Tape& tape, const SourceBatch& source, const Pass& pass) const override;
  int targets() const override { return members_[0]->targets(); }
  const Decoder& decoder(int target) const override { return *decoders_[size_t(target)]; }
  /// Only the value: throws std::invalid_argument if a gradient, dropout or smoothing is requested.
  Loss loss(Tape& tape, const Batch& batch, const LossOptions& options) const override;
  double encoder_multiply_adds(int64_t source_tokens) const override;

 private:
  std::vector<const Model*> members_;
  std::vector<double> weights_;  // with sum 1
  std::vector<size_t> readings_;
  std::vector<std::unique_ptr<Decoder>> decoders_;
};

}  // namespace nmt
