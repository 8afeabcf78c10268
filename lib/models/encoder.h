#pragma once

#include <memory>
#include <span>

#include "models/decoder.h"
#include "rnn/cell.h"
#include "text/batch.h"

namespace nmt {

struct EncoderOptions {
  double word_dropout = 0;
  double embedding_dropout = 0;
  double dropout = 0;    // of the states
  bool attended = true;  // whether decoders read the states, not the last alone
};

/// An embedding and an RNN over it, which sees of each sentence what the batch says is visible. One
/// way, it is the encoder of TensorFlow's embedding_*_seq2seq under its names. Both ways, two RNNs'
/// outputs stand side by side (Bahdanau et al. 2015) and a learned bridge, tanh(W·[forward,
/// backward] + b) for each part of the state, starts the decoder.
class Encoder {
 public:
  /// Finds or makes its parameters under scope.
  Encoder(const Scope& scope, std::shared_ptr<const Cell> cell, int64_t symbols,
          int64_t embedding_size, bool bidirectional, const EncoderOptions& options);
  /// Of parts that somebody else uses too.
  Encoder(const Parameter& table, std::shared_ptr<const Cell> cell,
          std::shared_ptr<const CellStep> step, const EncoderOptions& options);

  const Parameter& table() const { return *table_; }  // [symbols, E]
  int64_t output_size() const { return (backward_ ? 2 : 1) * cell_->output_size(); }
  /// memory is the states [S·B, output_size()] alone, if they are attended.
  Encoded encode(Tape& tape, const SourceBatch& source, const Pass& pass) const;

 private:
  struct Bridge {
    const Parameter *kernel, *bias;
  };
  std::shared_ptr<const Cell> cell_;
  const Parameter* table_;
  EncoderOptions options_;
  std::shared_ptr<const CellStep> forward_, backward_;
  std::vector<Bridge> bridges_;  // a part of the state each
};

}  // namespace nmt
