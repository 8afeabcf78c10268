#include "models/costs.h"
#include "models/model.h"
#include "seq2seq/attention_heads.h"

namespace nmt {

std::unique_ptr<Model> make_model(const ModelOptions& options, const ModelSizes& sizes) {
  return std::visit([&](const auto& o) { return o.make(sizes); }, options);
}

std::unique_ptr<Model> make_model(const ModelOptions& options, int source_symbols,
                                  int target_symbols, uint64_t seed) {
  return make_model(options, {source_symbols, {{"", target_symbols}}, seed});
}

double cell_multiply_adds(const CellOptions& options, int layers, double x, double h) {
  return std::visit(
      [&](const auto& o) {
        const auto y = double(o.output_size(int64_t(h)));
        return o.multiply_adds(x, h) + (layers - 1) * o.multiply_adds(y, h);
      },
      options);
}

AttentionCosts attention_costs(const AttentionOptions& options, int64_t n, const Cell& cell) {
  const double heads = options.num_heads, width = double(n);
  const double state = double(state_size(cell)), h = double(cell.state_parts().back().size);
  switch (options.attention_type) {
    case AttentionKind::kAdditive:
      return {heads * state * width, heads * 2 * width};
    case AttentionKind::kGeneral:
      return {heads * h * width, heads * 2 * width};
    case AttentionKind::kScaledDot:
      return {h * width, (1 + heads) * width};
    case AttentionKind::kDot:
      break;
  }
  return {0, (1 + heads) * width};
}

double key_multiply_adds(const AttentionOptions& options, int64_t n) {
  const double all = double(n) * double(n);
  switch (options.attention_type) {
    case AttentionKind::kAdditive:
      return options.num_heads * all;
    case AttentionKind::kScaledDot:
      return all;
    case AttentionKind::kDot:
    case AttentionKind::kGeneral:
      break;
  }
  return 0;
}

}  // namespace nmt
