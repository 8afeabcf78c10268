#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "autograd/ops.h"
#include "data/batch.h"
#include "seq2seq/decoder.h"

namespace nmt {

/// How a model is run. Translation and scoring use the defaults.
struct Pass {
  bool training = false;          // dropout on
  uint64_t seed = 0, update = 0;  // name the random numbers of dropout and of feeding
  /// The probability that the input of a step is the decoder's own most likely token of the step
  /// before, instead of the target's: 1 is feed_previous of TensorFlow's functions, in between is
  /// scheduled sampling (Bengio et al. 2015, arXiv:1506.03099).
  double feed_previous = 0;
  bool update_embedding_for_previous = true;  // gradients reach the embeddings of fed tokens
};

/// The encoder's result for a source batch; lives on the tape that made it.
struct Encoded {
  int size = 0;                       // B sentences
  std::vector<Var> memory;            // what steps read; only the model knows what it is
  std::vector<Var> state;             // [B, *] what decoders start from
  std::vector<int> lengths;           // [B] steps of the source that count
  std::vector<LayerMask> masks = {};  // of the decoder's recurrence, during training
};

/// In each of its Vars, row i belongs to hypothesis i.
using DecoderState = std::vector<Var>;

struct Step {
  Var output;  // [N, D]; project() turns it into logits
  DecoderState state;
  Var attention;  // [N, S] weights of the first head over source positions; undefined if the model
                  // has no attention has none
};

/// The part of a model for one target.
class Decoder {
 public:
  virtual ~Decoder() = default;

  /// Adds what the steps of this decoder read, for example the keys of attention: once per batch.
  virtual Encoded remember(Tape&, const Encoded& encoded) const { return encoded; }
  /// Row i is sentence i. Takes the result of remember(), as step() and run() do.
  virtual DecoderState start(Tape& tape, const Encoded& remembered) const = 0;
  /// One step of N hypotheses: previous[i] is the previous token (kGo first), sentences[i] < B the
  /// source sentence of hypothesis i. Ends before the output layer.
  virtual Step step(Tape& tape, std::span<const TokenId> previous, std::span<const int> sentences,
                    const Encoded& remembered, const DecoderState& state) const = 0;
  /// [N, D] -> logits [N, symbols()].
  virtual Var project(Tape& tape, Var outputs) const = 0;
  /// The same logits some columns at a time, from the first on: each block is given to `visit` with
  /// the number of its first column, and is gone when that returns. REQUIRES a tape that infers.
  virtual void project_by_columns(Tape& tape, Var outputs, const PackedMatrix::Visit& visit) const {
    visit(0, project(tape, outputs).value());
  }
  /// The same for only the columns that contain the `count` largest logits of tokens that can be
  /// generated, and some others; false, and nothing visited, if that would cost as much as all.
  virtual bool project_largest(Tape&, Var /*outputs*/, int /*count*/,
                               const PackedMatrix::Visit&) const {
    return false;
  }
  /// The outputs [T·B, D] of all steps of a known target, including dropout.
  virtual Var run(Tape& tape, const Encoded& remembered, const Batch& batch,
                  const TargetBatch& target, const Pass& pass) const = 0;

  /// The layer that project() computes, for callers that need not see all logits at once; none if
  /// it is something else.
  virtual std::optional<OutputLayer> output_layer() const { return std::nullopt; }
  virtual int symbols() const = 0;  // the number of symbols that it can produce
  /// Multiply-adds of the forward pass over one sentence pair, without padding, with teacher
  /// forcing and without the encoder.
  virtual double multiply_adds(int64_t source_tokens, int64_t target_tokens) const = 0;
};

}  // namespace nmt
