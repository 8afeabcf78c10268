#include "autograd/check.h"
#include "rnn/cells.h"

namespace nmt {
namespace {

Var dropped(Var input, Masks mask) {
  return mask.empty() || !mask[0].input.defined() ? input : multiply(input, mask[0].input);
}

class MultiRNNStep : public CellStep {
 public:
  MultiRNNStep(const std::vector<std::shared_ptr<const Cell>>& cells, const Scope& scope,
               int64_t input_size, bool residual)
      : residual_(residual) {
    for (size_t k = 0; k < cells.size(); ++k) {
      layers_.push_back(cells[k]->build(scope / ("cell_" + std::to_string(k)), input_size));
      parts_.push_back(cells[k]->state_parts().size());
      input_size = cells[k]->output_size();
    }
  }

  Var project(Var x) const override { return layers_[0]->project(x); }

  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    CellResult result;
    auto part = previous.begin();
    for (size_t k = 0; k < layers_.size(); ++k) {
      const CellState own(part, part + int64_t(parts_[k]));
      part += int64_t(parts_[k]);
      const Masks mask = k < masks.size() ? masks.subspan(k, 1) : Masks{};
      const Var x = k == 0 ? projected : layers_[k]->project(dropped(result.output, mask));
      const CellResult layer = layers_[k]->step(x, own, mask);
      result.output = residual_ && k > 0 ? add(result.output, layer.output) : layer.output;
      result.state.insert(result.state.end(), layer.state.begin(), layer.state.end());
    }
    return result;
  }

 private:
  std::vector<std::unique_ptr<CellStep>> layers_;
  std::vector<size_t> parts_;
  bool residual_;
};

}  // namespace

MultiRNNCell::MultiRNNCell(std::vector<std::shared_ptr<const Cell>> cells, bool residual)
    : cells_(std::move(cells)), residual_(residual) {
  require(!cells_.empty(), "Must specify at least one cell for MultiRNNCell.");
  for (size_t k = 0; k < cells_.size(); ++k) {
    require(cells_[k] != nullptr, "MultiRNNCell: no cell in layer " + std::to_string(k));
    require(k == 0 || !cells_[k]->takes_ids(),
            "MultiRNNCell: layer " + std::to_string(k) + " takes ids, but gets another's outputs");
    require(!residual || k == 0 || cells_[k]->output_size() == cells_[k - 1]->output_size(),
            "MultiRNNCell: residual outputs of layer " + std::to_string(k) + " are of " +
                std::to_string(cells_[k]->output_size()) + " and its inputs of another size");
  }
}

std::vector<StatePart> MultiRNNCell::state_parts() const {
  std::vector<StatePart> parts;
  for (size_t k = 0; k < cells_.size(); ++k)
    for (StatePart part : cells_[k]->state_parts()) {
      part.layer = int(k);
      parts.push_back(part);
    }
  return parts;
}

std::unique_ptr<CellStep> MultiRNNCell::build(const Scope& scope, int64_t input_size) const {
  return std::make_unique<MultiRNNStep>(cells_, scope / "multi_rnn_cell", input_size, residual_);
}

}  // namespace nmt
