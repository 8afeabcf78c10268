#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rnn/cell.h"

namespace nmt {

/// Symbols of a sequence, [time][batch].
using StepIds = std::vector<std::vector<int>>;

/// loop_function(previous output [B, size], step number i >= 1) -> next input.
using LoopFunction = std::function<Var(Var prev, int i)>;

/// (W [size, symbols], B [symbols]): projects outputs to symbols for feeding, or in the loss.
struct OutputProjection {
  const Parameter* weights;
  const Parameter* biases;
};

/// TensorFlow takes a python boolean or a boolean tensor; with a tensor, fed symbols' embeddings
/// get no gradient.
struct FeedPrevious {
  bool value = false;
  bool tensor = false;
};

struct DecoderResult {
  std::vector<Var> outputs;  // one a step, [B, size]
  CellState state;           // the last
};

/// A loop function: the embedding of the most likely symbol, the lowest id on a tie. projection may
/// be null: then prev itself is searched. Without update_embedding no gradient reaches the
/// embedding.
LoopFunction argmax_and_embed(const Parameter& embedding, const OutputProjection* projection,
                              bool update_embedding);

/// Embeds every step; of those that a loop function replaces only the first is looked at.
std::vector<Var> embed_inputs(Tape& tape, const Parameter& embedding, const StepIds& ids,
                              bool only_first);

/// Throws std::invalid_argument unless biases are [symbols], and weights [any, symbols] if asked.
void check_projection(const OutputProjection& projection, int64_t symbols, bool weights_too);

}  // namespace nmt
