#pragma once

#include "models/model_options.h"
#include "rnn/cell.h"

namespace nmt {

/// Multiply-adds of one step of one row, `layers` cells of size h over inputs of size x.
double cell_multiply_adds(const CellOptions& options, int layers, double x, double h);

/// Attention's over states of n numbers by the state of `cell`.
struct AttentionCosts {
  double queries;  // a step
  double reads;    // a step and source position: scores and reads
};
AttentionCosts attention_costs(const AttentionOptions& options, int64_t n, const Cell& cell);
/// The keys of all heads, a source symbol.
double key_multiply_adds(const AttentionOptions& options, int64_t n);

/// An encoder's multiply-adds a source symbol.
double encoder_multiply_adds(const RnnModelOptions& options);

}  // namespace nmt
