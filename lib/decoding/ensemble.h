#pragma once

#include <memory>
#include <vector>

#include "models/model.h"

namespace nmt {

/// Several models that vote: one more Model, whose log-probabilities are the mean of its members',
/// normalised again (a geometric mean of their distributions). It infers; it has no parameters of
/// its own and is not trained. Members share both vocabularies and must outlive it.
class Ensemble : public Model {
 public:
  /// Throws std::invalid_argument if there is no member, or if they differ in targets or in the
  /// symbols of one.
  explicit Ensemble(std::vector<const Model*> members);

  Encoded encode(Tape& tape, const SourceBatch& source, const Pass& pass) const override;
  int targets() const override { return members_[0]->targets(); }
  const Decoder& decoder(int target) const override { return *decoders_[size_t(target)]; }
  /// The value alone: throws std::invalid_argument if a gradient, dropout or smoothing is wanted.
  Loss loss(Tape& tape, const Batch& batch, const LossOptions& options) const override;
  double encoder_multiply_adds(int64_t source_tokens) const override;

 private:
  std::vector<const Model*> members_;
  std::vector<std::unique_ptr<Decoder>> decoders_;
};

}  // namespace nmt
