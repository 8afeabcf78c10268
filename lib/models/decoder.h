#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "autograd/ops.h"
#include "data/batch.h"
#include "seq2seq/decoder.h"

namespace nmt {

/// How a model is run. Translation and scoring leave all of it as it is.
struct Pass {
  bool training = false;          // dropout on
  uint64_t seed = 0, update = 0;  // name the random numbers of dropout and of feeding
  /// Probability that a step's input is the decoder's own likeliest symbol of the step before, not
  /// the target's: 1 is the feed_previous of TensorFlow's functions, between is scheduled sampling
  /// (Bengio et al. 2015, arXiv:1506.03099).
  double feed_previous = 0;
  bool update_embedding_for_previous = true;  // gradients reach the embeddings that were fed
};

/// What the encoder made of a source batch; lives on the tape that made it.
struct Encoded {
  int size = 0;                       // B sentences
  std::vector<Var> memory;            // what steps read: the model's own business
  std::vector<Var> state;             // [B, *] what decoders start from
  std::vector<int> lengths;           // [B] steps of the source that count
  std::vector<LayerMask> masks = {};  // of the decoder's recurrence, while it trains
};

/// In every Var of it, row i belongs to hypothesis i.
using DecoderState = std::vector<Var>;

struct Step {
  Var output;  // [N, D]; project() makes logits of it
  DecoderState state;
  Var attention;  // [N, S] weights of the first head over source positions; no tape if the model
                  // has none
};

/// A target language's part of a model.
class Decoder {
 public:
  virtual ~Decoder() = default;

  /// The same with what this decoder's steps read beyond it, keys of attention say: once a batch.
  virtual Encoded remember(Tape&, const Encoded& encoded) const { return encoded; }
  /// Row i is sentence i. Takes what remember() returned, as step() and run() do.
  virtual DecoderState start(Tape& tape, const Encoded& remembered) const = 0;
  /// One step of N hypotheses: previous[i] is the symbol before (kGo first), sentences[i] < B the
  /// source sentence of hypothesis i. Ends before the vocabulary.
  virtual Step step(Tape& tape, std::span<const TokenId> previous, std::span<const int> sentences,
                    const Encoded& remembered, const DecoderState& state) const = 0;
  /// [N, D] -> logits [N, symbols()].
  virtual Var project(Tape& tape, Var outputs) const = 0;
  /// The same logits some columns at a time, from the first on: each block is given to `visit` with
  /// the number of its first column, and is gone when that returns. On a tape that infers.
  virtual void project_by_columns(Tape& tape, Var outputs, const PackedMatrix::Visit& visit) const {
    visit(0, project(tape, outputs).value());
  }
  /// Of those columns alone that hold the `count` largest logits of symbols that are generated, and
  /// some others; false, and nothing visited, where that takes no less than all.
  virtual bool project_largest(Tape&, Var /*outputs*/, int /*count*/,
                               const PackedMatrix::Visit&) const {
    return false;
  }
  /// The outputs [T·B, D] of all steps of a target that is known, dropout included.
  virtual Var run(Tape& tape, const Encoded& remembered, const Batch& batch,
                  const TargetBatch& target, const Pass& pass) const = 0;

  /// What project() is, for those who need not see all logits at once; none if it is not that.
  virtual std::optional<OutputLayer> output_layer() const { return std::nullopt; }
  virtual int symbols() const = 0;  // that it can produce
  /// Multiply-adds of the forward pass over one sentence pair of real tokens, teacher forced,
  /// without the encoder.
  virtual double multiply_adds(int64_t source_tokens, int64_t target_tokens) const = 0;
};

}  // namespace nmt
