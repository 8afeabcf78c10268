#pragma once

#include <vector>

#include "models/model.h"

namespace nmt {

/// Several models that vote: one more Model, whose log-probabilities are the mean of its members',
/// normalised again (a geometric mean of their distributions). It infers; it has no parameters of
/// its own and is not trained. Members share both vocabularies and must outlive it.
class Ensemble : public Model {
 public:
  /// Throws std::invalid_argument if there is no member or target vocabularies differ in size.
  explicit Ensemble(std::vector<const Model*> members);

  Encoded encode(Tape& tape, const SourceBatch& source) const override;
  DecoderState start(Tape& tape, const Encoded& encoded) const override;
  /// Its output is a log-probability of every symbol: members differ in what comes before.
  Step step(Tape& tape, std::span<const TokenId> previous, std::span<const int> sentences,
            const Encoded& encoded, const DecoderState& state) const override;
  Var project(Tape& tape, Var outputs) const override;
  /// The value alone: throws std::invalid_argument if a gradient, dropout or smoothing is wanted.
  Loss loss(Tape& tape, const Batch& batch, const LossOptions& options) const override;
  std::vector<double> score(Tape& tape, const Batch& batch) const override;
  int target_vocabulary_size() const override { return members_[0]->target_vocabulary_size(); }
  double multiply_adds(int64_t source_tokens, int64_t target_tokens) const override;

 private:
  // How many Vars of a joint Encoded or DecoderState belong to a member.
  struct Shape {
    size_t memory, state, decoder_state;
  };
  static Shape shape_of(const Model& member);
  Encoded part(const Encoded& joint, size_t member) const;

  std::vector<const Model*> members_;
  std::vector<Shape> shapes_;
};

}  // namespace nmt
