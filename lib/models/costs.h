#pragma once

#include "models/model_options.h"
#include "rnn/cell.h"

namespace nmt {

/// Multiply-adds of one step for one row of `layers` cells of size h with inputs of size x.
double cell_multiply_adds(const CellOptions& options, int layers, double x, double h);

/// The costs of attention over states of n numbers by the state of `cell`.
struct AttentionCosts {
  double queries;  // per step
  double reads;    // per step and source position: scores and reads
};
AttentionCosts attention_costs(const AttentionOptions& options, int64_t n, const Cell& cell);
/// The cost of the keys of all heads, per source token.
double key_multiply_adds(const AttentionOptions& options, int64_t n);

}  // namespace nmt
