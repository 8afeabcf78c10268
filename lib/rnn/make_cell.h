#pragma once

#include <memory>

#include "rnn/cell.h"
#include "rnn/cell_options.h"

namespace nmt {

/// The cell of a recipe, in a stack of `layers` if that is more than one.
std::shared_ptr<const Cell> make_cell(const CellOptions& options, int64_t size, int layers,
                                      bool residual = false);

}  // namespace nmt
