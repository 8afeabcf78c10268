#pragma once

#include "models/model_options.h"

namespace nmt {

/// Multiply-adds of one step of one row, `layers` cells of size h over inputs of size x.
double cell_multiply_adds(const CellOptions& options, int layers, double x, double h);

}  // namespace nmt
