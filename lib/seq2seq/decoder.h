#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rnn/static_rnn.h"
#include "rnn/wrappers.h"

namespace nmt {

// What the functions of TensorFlow's legacy_seq2seq share. Their arguments keep their names, in one
// options struct per function, with two exceptions: dtype is the engine's Real, and name has no
// meaning without a graph. Sequences are lists of steps, as in TensorFlow; parameters are found or
// created in `outer`.

/// The ids that an embedding_* function takes, [time][batch]. Dense inputs are refused with
/// std::invalid_argument that points to basic_rnn_seq2seq.
class IdInputs {
 public:
  IdInputs(StepIds ids) : steps_(std::move(ids)) {}
  IdInputs(const std::vector<Var>& dense);

  const StepIds& steps() const { return steps_; }

 private:
  StepIds steps_;
};

/// loop_function(previous output [B, size], step number i >= 1) -> next input.
using LoopFunction = std::function<Var(Var prev, int i)>;

/// (W [size, symbols], B [symbols]): projects outputs to symbols for feeding, or in the loss. They
/// belong to the caller and must outlive the tape that used them.
struct OutputProjection {
  const Parameter* weights;
  const Parameter* biases;
};

/// Whether inputs after the first are the decoder's own choice. TensorFlow takes a Python boolean
/// or a boolean tensor; with a tensor the embeddings of fed tokens get no gradient (except in
/// one2many_rnn_seq2seq).
struct FeedPrevious {
  bool value = false;
  bool tensor = false;
};

/// The result of decoders and models; lives on the tape of their inputs.
struct DecoderResult {
  std::vector<Var> outputs;  // one per step, [B, size]
  CellState state;           // the last one, as in TensorFlow; the initial one if there is no step
  std::vector<CellState> states;  // after each step
};

/// A loop function: the embedding of the most likely symbol, the lowest id on a tie. projection may
/// be null: then prev itself is searched. Without update_embedding no gradient reaches the
/// embedding. Calling it throws std::invalid_argument if W does not fit prev, and std::out_of_range
/// if there are more scores than embeddings and one of them wins.
LoopFunction argmax_and_embed(const Parameter& embedding, const OutputProjection* projection,
                              bool update_embedding);

/// Embeds each step, [B, E]; of steps that a loop function replaces only the first is read. Throws
/// std::out_of_range for an id outside the embedding.
std::vector<Var> embed_inputs(Tape& tape, const Parameter& embedding, const IdInputs& ids,
                              bool only_first);

/// The encoder of embedding_*_seq2seq: static_rnn in scope / "rnn" of the cell in an
/// EmbeddingWrapper. Outputs are [B, cell output size] per step; throws what static_rnn and the
/// wrapper throw.
RnnResult encode_ids(const Scope& scope, Tape& tape, const IdInputs& encoder_inputs,
                     std::shared_ptr<const Cell> cell, int64_t num_encoder_symbols,
                     int64_t embedding_size, const std::vector<int>& encoder_sequence_length);

/// Throws std::invalid_argument unless every input that will be read has one row for each sentence
/// of the batch.
void check_inputs(const std::vector<Var>& decoder_inputs, int64_t batch, bool only_first);

/// Throws std::invalid_argument unless biases are [symbols], and weights [any, symbols] if
/// requested.
void check_projection(const OutputProjection& projection, int64_t symbols, bool weights_too);

/// The steps of outputs one after the other for each row of the batch, as [batch, time, symbols] is
/// in memory: T of [B, V] -> [B·T, V], where row b·T + t is step t of row b. Throws
/// std::invalid_argument if there are no outputs.
Var batch_major(const std::vector<Var>& outputs);

}  // namespace nmt
