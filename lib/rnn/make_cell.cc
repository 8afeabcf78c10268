#include "rnn/make_cell.h"

#include "rnn/cells.h"

namespace nmt {
namespace {

// The registry: one line for each cell of CellOptions.
std::shared_ptr<const Cell> make(const LstmCellOptions& o, int64_t size) {
  return std::make_shared<LSTMCell>(basic_lstm_cell(size, o.forget_bias));
}
std::shared_ptr<const Cell> make(const GruCellOptions&, int64_t size) {
  return std::make_shared<GRUCell>(size);
}
std::shared_ptr<const Cell> make(const RnnCellOptions&, int64_t size) {
  return std::make_shared<BasicRNNCell>(size);
}

}  // namespace

std::shared_ptr<const Cell> make_cell(const CellOptions& options, int64_t size, int layers) {
  const auto one = std::visit([&](const auto& o) { return make(o, size); }, options);
  if (layers == 1) return one;
  return std::make_shared<MultiRNNCell>(
      std::vector<std::shared_ptr<const Cell>>(size_t(layers), one));
}

}  // namespace nmt
