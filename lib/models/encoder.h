#pragma once

#include <memory>
#include <span>

#include "rnn/cell.h"
#include "rnn/static_rnn.h"
#include "text/batch.h"

namespace nmt {

/// How a model's dropouts are named, and how much they drop; a probability of 0 is none.
struct DropoutPlan {
  double embedding = 0, output = 0;
  uint64_t seed = 0, update = 0;

  Var embedded(Var x, std::span<const int64_t> sentences, uint32_t place) const;
  Var outputs(Var x, std::span<const int64_t> sentences, uint32_t place) const;
};

struct EncodedSource {
  Var states;       // [S·B, output_size()]
  CellState state;  // what the decoder's cell starts from
};

/// An embedding and an RNN over it; padding is not seen. One way, it is the encoder of TensorFlow's
/// embedding_attention_seq2seq under its names. Both ways, two RNNs' outputs stand side by side
/// (Bahdanau et al. 2015) and a learned bridge, tanh(W·[forward, backward] + b) for each part of
/// the state, starts the decoder.
class Encoder {
 public:
  Encoder(const Scope& scope, std::shared_ptr<const Cell> cell, int64_t symbols,
          int64_t embedding_size, bool bidirectional);

  int64_t output_size() const { return (backward_ ? 2 : 1) * cell_->output_size(); }
  EncodedSource encode(Tape& tape, const SourceBatch& source, const DropoutPlan& dropout) const;

 private:
  struct Bridge {
    const Parameter *kernel, *bias;
  };
  std::shared_ptr<const Cell> cell_;
  const Parameter* table_;
  std::unique_ptr<CellStep> forward_, backward_;
  std::vector<Bridge> bridges_;  // a part of the state each
};

}  // namespace nmt
