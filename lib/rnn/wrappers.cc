#include "rnn/wrappers.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <limits>

#include "autograd/check.h"

namespace nmt {
namespace {

// A number that id_inputs() made, as an id again.
int id_of(Real number) {
  require(number == std::floor(number),
          "EmbeddingWrapper takes ids, not " + std::to_string(number));
  return int(std::clamp<double>(number, INT_MIN, INT_MAX));  // embedding() knows the limits
}

class EmbeddingStep : public CellStep {
 public:
  EmbeddingStep(const Parameter& table, std::unique_ptr<CellStep> cell)
      : table_(table), cell_(std::move(cell)) {}

  Var project(Var x) const override {
    std::vector<int> ids;
    for (int64_t r = 0; r < x.rows(); ++r) ids.push_back(id_of(x.value()(r, 0)));
    return cell_->project(embedding(*x.tape, table_, ids));
  }
  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    return cell_->step(projected, previous, masks);
  }

 private:
  const Parameter& table_;
  std::unique_ptr<CellStep> cell_;
};

class InputProjectionStep : public CellStep {
 public:
  InputProjectionStep(const Scope& scope, int64_t input_size, int64_t num_proj,
                      Activation activation, std::unique_ptr<CellStep> cell)
      : kernel_(scope.get("kernel", {input_size, num_proj}, Init::kGlorot)),
        bias_(scope.get("bias", {num_proj}, Init::kZero)),
        activation_(activation),
        cell_(std::move(cell)) {}

  Var project(Var x) const override {
    return cell_->project(activate(activation_, linear({x}, kernel_, &bias_)));
  }
  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    return cell_->step(projected, previous, masks);
  }

 private:
  const Parameter &kernel_, &bias_;
  Activation activation_;
  std::unique_ptr<CellStep> cell_;
};

class OutputProjectionStep : public CellStep {
 public:
  OutputProjectionStep(const Scope& scope, int64_t cell_outputs, int64_t outputs,
                       Activation activation, std::unique_ptr<CellStep> cell)
      : kernel_(scope.get("kernel", {cell_outputs, outputs}, Init::kGlorot)),
        bias_(scope.get("bias", {outputs}, Init::kZero)),
        activation_(activation),
        cell_(std::move(cell)) {}

  Var project(Var x) const override { return cell_->project(x); }
  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    CellResult result = cell_->step(projected, previous, masks);
    result.output = activate(activation_, linear({result.output}, kernel_, &bias_));
    return result;
  }

 private:
  const Parameter &kernel_, &bias_;
  Activation activation_;
  std::unique_ptr<CellStep> cell_;
};

// step() needs the input as well: it travels beside the cell's projection of it.
class ResidualStep : public CellStep {
 public:
  ResidualStep(int64_t input_size, std::unique_ptr<CellStep> cell)
      : size_(input_size), cell_(std::move(cell)) {}

  Var project(Var x) const override {
    const Var parts[] = {x, cell_->project(x)};
    return concat_columns(parts);
  }
  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    CellResult result =
        cell_->step(columns(projected, size_, projected.cols() - size_), previous, masks);
    result.output = add(columns(projected, 0, size_), result.output);
    return result;
  }

 private:
  int64_t size_;
  std::unique_ptr<CellStep> cell_;
};

}  // namespace

CellWrapper::CellWrapper(std::shared_ptr<const Cell> cell, const std::string& name)
    : cell_(std::move(cell)) {
  require(cell_ != nullptr, name + ": no cell");
}

std::vector<Var> id_inputs(Tape& tape, const Cell& cell, const StepIds& ids) {
  require(cell.takes_ids(), "the cell takes vectors, not ids: put it into an EmbeddingWrapper");
  std::vector<Var> inputs;
  for (const std::vector<int>& step : ids) {
    const Matrix numbers = tape.allocate(int64_t(step.size()), 1);
    std::transform(step.begin(), step.end(), numbers.data, [](int id) { return Real(id); });
    inputs.push_back(tape.constant(numbers));
  }
  return inputs;
}

EmbeddingWrapper::EmbeddingWrapper(std::shared_ptr<const Cell> cell, int64_t embedding_classes,
                                   int64_t embedding_size)
    : CellWrapper(std::move(cell), "EmbeddingWrapper"),
      classes_(embedding_classes),
      size_(embedding_size) {
  require(classes_ > 0 && size_ > 0,
          "Both embedding_classes and embedding_size must be > 0: " + std::to_string(classes_) +
              ", " + std::to_string(size_) + ".");
  const auto most = int64_t(1) << std::min(std::numeric_limits<Real>::digits, 31);
  require(classes_ <= most, "EmbeddingWrapper: " + std::to_string(classes_) +
                                " classes, but ids are exact up to " + std::to_string(most));
  require(!this->cell().takes_ids(), "EmbeddingWrapper: the cell takes ids itself");
}

std::unique_ptr<CellStep> EmbeddingWrapper::build(const Scope& outer, int64_t input_size) const {
  require(input_size == 1, "EmbeddingWrapper takes ids, [batch, 1] a step, not [batch, " +
                               std::to_string(input_size) + "]");
  const Scope scope = outer / "embedding_wrapper";
  const Parameter& table = scope.get("embedding", {classes_, size_}, Init::kEmbedding);
  return std::make_unique<EmbeddingStep>(table, cell().build(scope, size_));
}

InputProjectionWrapper::InputProjectionWrapper(std::shared_ptr<const Cell> cell, int64_t num_proj,
                                               Activation activation)
    : CellWrapper(std::move(cell), "InputProjectionWrapper"),
      num_proj_(num_proj),
      activation_(activation) {
  require(num_proj > 0, "InputProjectionWrapper: num_proj is " + std::to_string(num_proj));
  require(!this->cell().takes_ids(), "InputProjectionWrapper: the cell takes ids, not vectors");
}

std::unique_ptr<CellStep> InputProjectionWrapper::build(const Scope& outer,
                                                        int64_t input_size) const {
  const Scope scope = outer / "input_projection_wrapper";
  return std::make_unique<InputProjectionStep>(scope, input_size, num_proj_, activation_,
                                               cell().build(scope, num_proj_));
}

OutputProjectionWrapper::OutputProjectionWrapper(std::shared_ptr<const Cell> cell,
                                                 int64_t output_size, Activation activation)
    : CellWrapper(std::move(cell), "OutputProjectionWrapper"),
      output_size_(output_size),
      activation_(activation) {
  require(output_size > 0,
          "Parameter output_size must be > 0: " + std::to_string(output_size) + ".");
}

std::unique_ptr<CellStep> OutputProjectionWrapper::build(const Scope& outer,
                                                         int64_t input_size) const {
  const Scope scope = outer / "output_projection_wrapper";
  return std::make_unique<OutputProjectionStep>(scope, cell().output_size(), output_size_,
                                                activation_, cell().build(scope, input_size));
}

ResidualWrapper::ResidualWrapper(std::shared_ptr<const Cell> cell)
    : CellWrapper(std::move(cell), "ResidualWrapper") {
  require(!this->cell().takes_ids(), "ResidualWrapper: ids cannot be added to the cell's output");
}

std::unique_ptr<CellStep> ResidualWrapper::build(const Scope& scope, int64_t input_size) const {
  require(input_size == output_size(),
          "ResidualWrapper: inputs of size " + std::to_string(input_size) +
              " cannot be added to outputs of size " + std::to_string(output_size()));
  return std::make_unique<ResidualStep>(input_size, cell().build(scope, input_size));
}

}  // namespace nmt
