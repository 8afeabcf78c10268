#include "rnn/make_cell.h"

#include "rnn/cells.h"

namespace nmt {

std::shared_ptr<const Cell> make_cell(const CellOptions& options, int64_t size, int layers,
                                      bool residual) {
  const auto one = std::visit([&](const auto& o) { return o.make(size); }, options);
  if (layers == 1) return one;
  return std::make_shared<MultiRNNCell>(
      std::vector<std::shared_ptr<const Cell>>(size_t(layers), one), residual);
}

}  // namespace nmt
