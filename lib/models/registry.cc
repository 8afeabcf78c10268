#include "models/attention_model.h"
#include "models/costs.h"
#include "models/model.h"

namespace nmt {

// The registry is ModelOptions itself: each of its alternatives has a make_architecture().
std::unique_ptr<Model> make_model(const ModelOptions& options, int source_symbols,
                                  int target_symbols, uint64_t seed) {
  const ModelSizes sizes{source_symbols, target_symbols, seed};
  return std::visit([&](const auto& o) { return make_architecture(o, sizes); }, options);
}

double cell_multiply_adds(const CellOptions& options, int layers, double x, double h) {
  struct Gates {  // products of [x, h] by h columns
    double operator()(const LstmCellOptions&) const { return 4; }
    double operator()(const GruCellOptions&) const { return 3; }
    double operator()(const RnnCellOptions&) const { return 1; }
  };
  return std::visit(Gates{}, options) * h * ((x + h) + (layers - 1) * 2 * h);
}

}  // namespace nmt
