#include "autograd/check.h"
#include "rnn/cells.h"

namespace nmt {
namespace {

class MultiRNNStep : public CellStep {
 public:
  MultiRNNStep(const std::vector<std::shared_ptr<const Cell>>& cells, const Scope& scope,
               int64_t input_size) {
    for (size_t k = 0; k < cells.size(); ++k) {
      layers_.push_back(cells[k]->build(scope / ("cell_" + std::to_string(k)), input_size));
      parts_.push_back(cells[k]->state_parts().size());
      input_size = cells[k]->output_size();
    }
  }

  Var project(Var x) const override { return layers_[0]->project(x); }

  CellResult step(Var projected, const CellState& previous) const override {
    CellResult result;
    auto part = previous.begin();
    for (size_t k = 0; k < layers_.size(); ++k) {
      const CellState own(part, part + int64_t(parts_[k]));
      part += int64_t(parts_[k]);
      const Var x = k == 0 ? projected : layers_[k]->project(result.output);
      const CellResult layer = layers_[k]->step(x, own);
      result.output = layer.output;
      result.state.insert(result.state.end(), layer.state.begin(), layer.state.end());
    }
    return result;
  }

 private:
  std::vector<std::unique_ptr<CellStep>> layers_;
  std::vector<size_t> parts_;
};

class OutputProjectionStep : public CellStep {
 public:
  OutputProjectionStep(const Cell& cell, const Scope& scope, int64_t input_size, int64_t outputs,
                       Activation activation)
      : cell_(cell.build(scope, input_size)),
        kernel_(scope.get("kernel", {cell.output_size(), outputs}, Init::kGlorot)),
        bias_(scope.get("bias", {outputs}, Init::kZero)),
        activation_(activation) {}

  Var project(Var x) const override { return cell_->project(x); }
  CellResult step(Var projected, const CellState& previous) const override {
    CellResult result = cell_->step(projected, previous);
    result.output = activate(activation_, linear({result.output}, kernel_, &bias_));
    return result;
  }

 private:
  std::unique_ptr<CellStep> cell_;
  const Parameter &kernel_, &bias_;
  Activation activation_;
};

}  // namespace

MultiRNNCell::MultiRNNCell(std::vector<std::shared_ptr<const Cell>> cells)
    : cells_(std::move(cells)) {
  require(!cells_.empty(), "MultiRNNCell needs at least one cell");
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
  return std::make_unique<MultiRNNStep>(cells_, scope / "multi_rnn_cell", input_size);
}

OutputProjectionWrapper::OutputProjectionWrapper(std::shared_ptr<const Cell> cell,
                                                 int64_t output_size, Activation activation)
    : cell_(std::move(cell)), output_size_(output_size), activation_(activation) {
  require(cell_ != nullptr, "OutputProjectionWrapper: no cell");
  require(output_size > 0, "OutputProjectionWrapper: output_size is " + std::to_string(output_size));
}

std::unique_ptr<CellStep> OutputProjectionWrapper::build(const Scope& scope,
                                                         int64_t input_size) const {
  return std::make_unique<OutputProjectionStep>(*cell_, scope / "output_projection_wrapper",
                                                input_size, output_size_, activation_);
}

}  // namespace nmt
