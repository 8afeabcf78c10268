#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "data/batch.h"
#include "models/bridge.h"
#include "models/dropout.h"
#include "models/model_options.h"
#include "rnn/cell.h"

namespace nmt {

/// An embedding and stacked RNNs, which see as many steps of each sentence as the batch says are
/// visible. With one direction it is the encoder of TensorFlow's embedding_*_seq2seq under its
/// names. A bidirectional layer is two RNNs with their outputs side by side (Bahdanau et al. 2015).
/// A bridge makes the first state of the decoders.
class Encoder {
 public:
  /// Finds or creates its parameters under scope. context_dropout: of the states, if decoders read
  /// them and not only the state that they start from.
  Encoder(const Scope& scope, const RnnModelOptions& options, int64_t symbols,
          std::optional<double> context_dropout = {});
  /// Shares its parts with the decoder, which starts from the last state.
  Encoder(const RnnModelOptions& options, const Parameter& table, std::shared_ptr<const Cell> cell,
          std::shared_ptr<const CellStep> step);

  const Parameter& table() const { return *table_; }  // [symbols, E]
  int64_t output_size() const { return output_size_; }
  double multiply_adds() const { return multiply_adds_; }  // per source token
  /// With attention, memory is the states [S·B, output_size()].
  Encoded encode(Tape& tape, const SourceBatch& source, const Pass& pass) const;

 private:
  struct Layer {
    std::shared_ptr<const Cell> cell;
    std::vector<std::shared_ptr<const CellStep>> ways;  // forward, and backward if bidirectional
  };
  /// The input of the next layer, [S·B, *]: one for each direction, or the same for both.
  using Ways = std::vector<Var>;
  /// Runs layer k; appends its last state to `last`.
  Ways run(size_t k, const Ways& inputs, const SourceBatch& source, const Pass& pass,
           std::vector<std::vector<Var>>& last) const;
  std::vector<StatePart> last_parts() const;

  const Parameter* table_ = nullptr;
  std::vector<Layer> layers_;
  bool separate_;  // the two directions stay apart until the last layer
  bool residual_, aligned_;
  double word_dropout_, embedding_dropout_, context_dropout_;
  RecurrentDropout recurrent_dropout_;
  int64_t output_size_ = 0;
  double multiply_adds_ = 0;
  std::unique_ptr<const Bridge> bridge_;
};

}  // namespace nmt
