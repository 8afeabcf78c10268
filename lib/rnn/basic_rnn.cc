#include "autograd/check.h"
#include "rnn/cells.h"

namespace nmt {
namespace {

class BasicRNNStep : public CellStep {
 public:
  BasicRNNStep(const Scope& scope, int64_t inputs, int64_t n, Activation activation)
      : kernel_(scope.get("kernel", {inputs + n, n}, Init::kGlorot)),
        bias_(scope.get("bias", {n}, Init::kZero)),
        input_(kernel_.rows(0, inputs)),
        recurrent_(kernel_.rows(inputs, n)),
        activation_(activation) {}

  Var project(Var x) const override {
    const LinearTerm term{x, &input_};
    return linear(std::span(&term, 1), &bias_);
  }
  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    const Var h =
        activate(activation_, add(projected, matmul(masked(previous[0], masks), recurrent_)));
    return {h, {h}};
  }

 private:
  const Parameter &kernel_, &bias_;
  const Weights &input_, &recurrent_;
  Activation activation_;
};

}  // namespace

BasicRNNCell::BasicRNNCell(int64_t num_units, Activation activation)
    : num_units_(num_units), activation_(activation) {
  require(num_units > 0, "BasicRNNCell: num_units is " + std::to_string(num_units));
}

std::unique_ptr<CellStep> BasicRNNCell::build(const Scope& scope, int64_t input_size) const {
  return std::make_unique<BasicRNNStep>(scope / "basic_rnn_cell", input_size, num_units_,
                                        activation_);
}

std::shared_ptr<const Cell> RnnCellOptions::make(int64_t n) const {
  return std::make_shared<BasicRNNCell>(n, activation);
}

}  // namespace nmt
