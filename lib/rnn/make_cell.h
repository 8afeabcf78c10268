#pragma once

#include <memory>

#include "rnn/cell.h"
#include "rnn/cell_options.h"

namespace nmt {

/// The cell a recipe names, `layers` of it on top of each other if there is more than one.
std::shared_ptr<const Cell> make_cell(const CellOptions& options, int64_t size, int layers,
                                      bool residual = false);

}  // namespace nmt
