#include "rnn/layer_norm_lstm.h"

#include "autograd/check.h"
#include "rnn/cells.h"
#include "tensor/kernels.h"

namespace nmt {
namespace {

constexpr double kEpsilon = 1e-12;  // of TensorFlow's layer_norm

}  // namespace

CellState layer_norm_lstm_step(Var projected, Var c, Var h, const Weights& recurrent,
                               const LstmNorms& norms, double forget_bias) {
  Tape& tape = *projected.tape;
  const int64_t rows = c.rows(), n = c.cols();
  const Matrix z = tape.allocate(rows, 4 * n), gates = tape.allocate(rows, 4 * n);
  const Matrix c_new = tape.allocate(rows, n), h_new = tape.allocate(rows, n);
  recurrent.packed.multiply_onto(projected.value(), h.value(), z);
  LayerNormLstm step = {.rows = rows,
                        .units = n,
                        .forget_bias = Real(forget_bias),
                        .epsilon = Real(kEpsilon),
                        .gain = {},
                        .bias = {},
                        .c_prev = c.value().data,
                        .z = z.data,
                        .gates = gates.data,
                        .moments = tape.memory().array<Moments>(rows * 5).data(),
                        .c = c_new.data,
                        .h = h_new.data};
  for (size_t k = 0; k < 5; ++k) {
    step.gain[k] = norms.gain[k]->value().data;
    step.bias[k] = norms.bias[k]->value().data;
  }
  kernels().layer_norm_lstm(step);

  const Var inputs[] = {projected, c, h};
  const Weights* w = &recurrent;
  const auto [c_out, h_out] = tape.push_pair(c_new, h_new, inputs, [=](Var dc, Var dh) {
    Tape& t = *dc.tape;
    const GradTarget to = projected.grad_target();
    // Where others added already, this step's part is computed apart.
    const Matrix dz =
        to.add ? Matrix{t.memory().array<Real>(rows * 4 * n).data(), rows, 4 * n} : to.matrix;
    const GradTarget dc_prev = c.wants_grad() ? c.grad_target() : GradTarget{{}, false};
    LayerNormLstmGrad grad = {.dh = t.has_grad(dh) ? dh.grad().data : nullptr,
                              .dc = t.has_grad(dc) ? dc.grad().data : nullptr,
                              .dgain = {},
                              .dbias = {},
                              .dz = dz.data,
                              .dc_prev = dc_prev.matrix.data,
                              .add_dc_prev = dc_prev.add,
                              .scratch = t.memory().array<Real>(2 * n).data()};
    for (size_t k = 0; k < 5; ++k) {
      grad.dgain[k] = t.gradients().touch(*norms.gain[k]).data;
      grad.dbias[k] = t.gradients().touch(*norms.bias[k]).data;
    }
    kernels().layer_norm_lstm_grad(step, grad);
    if (to.add) kernels().add(dz.data, to.matrix.data, dz.size());
    if (h.wants_grad()) {
      const auto [dh_prev, add] = h.grad_target();
      w->packed.multiply_transposed(dz, dh_prev, add);
    }
    t.defer_weight_gradient(*w, h.value(), dz);
  });
  return {c_out, h_out};
}

CellState layer_norm_lstm_step_composed(Var projected, Var c, Var h, const Weights& recurrent,
                                        const LstmNorms& norms, double forget_bias,
                                        Activation activation) {
  const int64_t n = c.cols();
  const Var z = add(projected, matmul(h, recurrent));
  const auto norm = [&](Var x, size_t k) {
    return layer_norm(x, *norms.gain[k], norms.bias[k], kEpsilon);
  };
  const auto gate = [&](int64_t k) { return norm(columns(z, k * n, n), size_t(k)); };
  const Var i = sigmoid(gate(0)), j = activate(activation, gate(1));
  const Var f = sigmoid(add_scalar(gate(2), Real(forget_bias))), o = sigmoid(gate(3));
  c = norm(add(multiply(f, c), multiply(i, j)), 4);
  return {c, multiply(o, activate(activation, c))};
}

namespace {

class LayerNormLSTMStep : public CellStep {
 public:
  LayerNormLSTMStep(const Scope& scope, int64_t inputs, int64_t n, double forget_bias,
                    Activation activation)
      : forget_bias_(forget_bias), activation_(activation) {
    const Parameter& kernel = scope.get("kernel", {inputs + n, 4 * n}, Init::kGlorot);
    input_ = &kernel.rows(0, inputs);
    recurrent_ = &kernel.rows(inputs, n);
    const std::array<std::string, 5> names = {"input", "transform", "forget", "output", "state"};
    for (size_t k = 0; k < 5; ++k) {
      norms_.gain[k] = &scope.get(names[k] + "/gamma", {n}, Init::kOne);
      norms_.bias[k] = &scope.get(names[k] + "/beta", {n}, Init::kZero);
    }
  }

  Var project(Var x) const override { return matmul(x, *input_); }

  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    const Var c = previous[0], h = masked(previous[1], masks);
    const CellState next =
        activation_ == Activation::kTanh
            ? layer_norm_lstm_step(projected, c, h, *recurrent_, norms_, forget_bias_)
            : layer_norm_lstm_step_composed(projected, c, h, *recurrent_, norms_, forget_bias_,
                                            activation_);
    return {next[1], next};
  }

 private:
  double forget_bias_;
  Activation activation_;
  const Weights *input_, *recurrent_;
  LstmNorms norms_;
};

}  // namespace

LayerNormBasicLSTMCell::LayerNormBasicLSTMCell(int64_t num_units, double forget_bias,
                                               Activation activation)
    : num_units_(num_units), forget_bias_(forget_bias), activation_(activation) {
  require(num_units > 0, "LayerNormBasicLSTMCell: num_units is " + std::to_string(num_units));
}

std::unique_ptr<CellStep> LayerNormBasicLSTMCell::build(const Scope& scope,
                                                        int64_t input_size) const {
  return std::make_unique<LayerNormLSTMStep>(scope / "layer_norm_basic_lstm_cell", input_size,
                                             num_units_, forget_bias_, activation_);
}

}  // namespace nmt
