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

/// An embedding and RNNs over it on top of each other, which see of each sentence what the batch
/// says is visible. One way, it is the encoder of TensorFlow's embedding_*_seq2seq under its names.
/// A layer that reads both ways is two RNNs, whose outputs stand side by side (Bahdanau et al.
/// 2015). A bridge makes the decoders' first state.
class Encoder {
 public:
  /// Finds or makes its parameters under scope. context_dropout: of the states, if decoders read
  /// them and not only the state that they start from.
  Encoder(const Scope& scope, const RnnModelOptions& options, int64_t symbols,
          std::optional<double> context_dropout = {});
  /// Of parts that the decoder uses too; it starts from the last state.
  Encoder(const RnnModelOptions& options, const Parameter& table, std::shared_ptr<const Cell> cell,
          std::shared_ptr<const CellStep> step);

  const Parameter& table() const { return *table_; }  // [symbols, E]
  int64_t output_size() const { return output_size_; }
  double multiply_adds() const { return multiply_adds_; }  // a source symbol
  /// memory is the states [S·B, output_size()] alone, if they are attended.
  Encoded encode(Tape& tape, const SourceBatch& source, const Pass& pass) const;

 private:
  struct Layer {
    std::shared_ptr<const Cell> cell;
    std::vector<std::shared_ptr<const CellStep>> ways;  // forward, and backward if it reads both
  };
  /// What the next layer reads, [S·B, *]: each way its own, or both the same if there is one.
  using Ways = std::vector<Var>;
  /// Of layer k; adds its last state to `last`.
  Ways run(size_t k, const Ways& inputs, const SourceBatch& source, const Pass& pass,
           std::vector<std::vector<Var>>& last) const;
  std::vector<StatePart> last_parts() const;

  const Parameter* table_ = nullptr;
  std::vector<Layer> layers_;
  bool separate_;  // the two ways are not side by side before the last layer
  bool residual_, aligned_;
  double word_dropout_, embedding_dropout_, context_dropout_;
  RecurrentDropout recurrent_dropout_;
  int64_t output_size_ = 0;
  double multiply_adds_ = 0;
  std::unique_ptr<const Bridge> bridge_;
};

}  // namespace nmt
