#include "models/costs.h"
#include "models/model.h"

namespace nmt {

std::unique_ptr<Model> make_model(const ModelOptions& options, const ModelSizes& sizes) {
  return std::visit([&](const auto& o) { return o.make(sizes); }, options);
}

std::unique_ptr<Model> make_model(const ModelOptions& options, int source_symbols,
                                  int target_symbols, uint64_t seed) {
  return make_model(options, {source_symbols, {{"", target_symbols}}, seed});
}

double cell_multiply_adds(const CellOptions& options, int layers, double x, double h) {
  struct Gates {  // products of [x, output before] by h columns
    double operator()(const LstmCellOptions&) const { return 4; }
    double operator()(const GruCellOptions&) const { return 3; }
    double operator()(const RnnCellOptions&) const { return 1; }
  };
  const auto* gru = std::get_if<GruCellOptions>(&options);
  const double more_transitions = gru != nullptr ? (gru->transition_depth - 1) * 3 * h * h : 0;
  const auto* lstm = std::get_if<LstmCellOptions>(&options);
  const bool projected = lstm != nullptr && lstm->num_proj;
  const double y = projected ? *lstm->num_proj : h;
  return std::visit(Gates{}, options) * h * ((x + y) + (layers - 1) * 2 * y) +
         layers * ((projected ? h * y : 0) + more_transitions);
}

}  // namespace nmt
