#include "rnn/make_cell.h"

#include "rnn/cells.h"

namespace nmt {
namespace {

// The registry: one line for each cell of CellOptions.
std::shared_ptr<const Cell> make(const LstmCellOptions& o, int64_t size) {
  if (o.layer_norm)
    return std::make_shared<LayerNormBasicLSTMCell>(size, o.forget_bias, o.activation);
  const bool basic = !o.use_peepholes && !o.cell_clip && !o.num_proj && !o.proj_clip;
  if (basic) return std::make_shared<LSTMCell>(basic_lstm_cell(size, o.forget_bias, o.activation));
  return std::make_shared<LSTMCell>(size, LSTMOptions{.forget_bias = o.forget_bias,
                                                      .activation = o.activation,
                                                      .use_peepholes = o.use_peepholes,
                                                      .cell_clip = o.cell_clip,
                                                      .num_proj = o.num_proj,
                                                      .proj_clip = o.proj_clip});
}
std::shared_ptr<const Cell> make(const GruCellOptions& o, int64_t size) {
  return std::make_shared<GRUCell>(size, GRUOptions{.activation = o.activation,
                                                    .layer_norm = o.layer_norm,
                                                    .transition_depth = o.transition_depth});
}
std::shared_ptr<const Cell> make(const RnnCellOptions& o, int64_t size) {
  return std::make_shared<BasicRNNCell>(size, o.activation);
}

}  // namespace

std::shared_ptr<const Cell> make_cell(const CellOptions& options, int64_t size, int layers,
                                      bool residual) {
  const auto one = std::visit([&](const auto& o) { return make(o, size); }, options);
  if (layers == 1) return one;
  return std::make_shared<MultiRNNCell>(
      std::vector<std::shared_ptr<const Cell>>(size_t(layers), one), residual);
}

}  // namespace nmt
