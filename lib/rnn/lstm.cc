#include "rnn/lstm.h"

#include <algorithm>

#include "autograd/check.h"
#include "tensor/kernels.h"

namespace nmt {

CellState lstm_step(Var projected, Var c, Var h, const Weights& recurrent, double forget_bias) {
  Tape& tape = *projected.tape;
  const int64_t rows = c.rows(), n = c.cols();
  // Half of what training keeps of a step: the gates lie where the projected inputs were, and their
  // gradients where the gates were.
  const bool in_place = take(projected);
  const Matrix gates = in_place ? projected.value() : tape.allocate(rows, 4 * n);
  const Matrix c_new = tape.allocate(rows, n), h_new = tape.allocate(rows, n);
  const bool from_zeros = is_zeros(h);
  if (!from_zeros && in_place)
    recurrent.packed.multiply(h.value(), gates, /*add=*/true);
  else if (!from_zeros)
    recurrent.packed.multiply_onto(projected.value(), h.value(), gates);
  else if (!in_place)
    std::copy_n(projected.value().data, gates.size(), gates.data);
  kernels().lstm({rows, n, Real(forget_bias), c.value().data, gates.data, c_new.data, h_new.data});

  const Var inputs[] = {projected, c, h};
  const Weights* w = &recurrent;
  const auto [c_out, h_out] = tape.push_pair(c_new, h_new, inputs, [=](Var dc, Var dh) {
    Tape& t = *dc.tape;
    const GradTarget to = projected.grad_target();
    // Where others added already, this step's part is computed apart.
    const Matrix dgates =
        to.add ? Matrix{t.memory().array<Real>(rows * 4 * n).data(), rows, 4 * n} : to.matrix;
    const GradTarget dc_prev = c.wants_grad() ? c.grad_target() : GradTarget{{}, false};
    kernels().lstm_grad(
        {rows, n, gates.data, c.value().data, c_new.data, t.has_grad(dh) ? dh.grad().data : nullptr,
         t.has_grad(dc) ? dc.grad().data : nullptr, dgates.data, dc_prev.matrix.data, dc_prev.add});
    if (to.add) kernels().add(dgates.data, to.matrix.data, dgates.size());
    if (h.wants_grad()) {
      const auto [dh_prev, add] = h.grad_target();
      w->packed.multiply_transposed(dgates, dh_prev, add);
    }
    const int64_t counted = from_zeros ? 0 : rows;
    t.defer_weight_gradient(*w, h.value().slice(0, counted), dgates.slice(0, counted));
  });
  return {c_out, h_out};
}

CellState lstm_step_composed(Var projected, Var c, Var h, const Weights& recurrent,
                             const LstmCellOptions& options, const LSTMExtras& extras) {
  const int64_t n = c.cols();
  const Var z = add(projected, matmul(h, recurrent));
  Var i = columns(z, 0, n), f = add_scalar(columns(z, 2 * n, n), Real(options.forget_bias));
  Var o = columns(z, 3 * n, n);
  const Var j = activate(options.activation, columns(z, n, n));
  if (extras.w_f_diag) {  // peepholes see the old c
    f = add(f, scale_columns(c, *extras.w_f_diag));
    i = add(i, scale_columns(c, *extras.w_i_diag));
  }
  c = add(multiply(sigmoid(f), c), multiply(sigmoid(i), j));
  if (options.cell_clip) c = clip(c, Real(*options.cell_clip));
  if (extras.w_o_diag) o = add(o, scale_columns(c, *extras.w_o_diag));  // ... but o the new one
  h = multiply(sigmoid(o), activate(options.activation, c));
  if (extras.projection) {
    h = matmul(h, *extras.projection);
    if (options.proj_clip) h = clip(h, Real(*options.proj_clip));
  }
  return {c, h};
}

namespace {

class LSTMStep : public CellStep {
 public:
  LSTMStep(const Scope& scope, int64_t inputs, int64_t n, const LstmCellOptions& options)
      : options_(options),
        kernel_(scope.get("kernel", {inputs + options.output_size(n), 4 * n}, Init::kGlorot)),
        bias_(scope.get("bias", {4 * n}, Init::kZero)),
        input_(kernel_.rows(0, inputs)),
        recurrent_(kernel_.rows(inputs, options.output_size(n))) {
    if (options.use_peepholes) {
      extras_.w_f_diag = &scope.get("w_f_diag", {n}, Init::kGlorot);
      extras_.w_i_diag = &scope.get("w_i_diag", {n}, Init::kGlorot);
      extras_.w_o_diag = &scope.get("w_o_diag", {n}, Init::kGlorot);
    }
    if (options.num_proj)
      extras_.projection =
          &scope.get("projection/kernel", {n, *options.num_proj}, Init::kGlorot).all();
    plain_ = options.activation == Activation::kTanh && !options.use_peepholes &&
             !options.cell_clip && !options.num_proj;
  }

  Var project(Var x) const override {
    const LinearTerm term{x, &input_};
    return linear(std::span(&term, 1), &bias_, plain_ ? Reads::kOnce : Reads::kOften);
  }

  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    const Var c = previous[0], h = masked(previous[1], masks);
    const CellState next = plain_
                               ? lstm_step(projected, c, h, recurrent_, options_.forget_bias)
                               : lstm_step_composed(projected, c, h, recurrent_, options_, extras_);
    return {next[1], next};
  }

 private:
  LstmCellOptions options_;
  const Parameter &kernel_, &bias_;
  const Weights &input_, &recurrent_;
  LSTMExtras extras_;
  bool plain_;
};

}  // namespace

LSTMCell::LSTMCell(int64_t num_units, const LstmCellOptions& options, std::string scope_name)
    : num_units_(num_units), options_(options), scope_name_(std::move(scope_name)) {
  require(num_units > 0, "LSTMCell: num_units is " + std::to_string(num_units));
  require(!options.num_proj || *options.num_proj > 0,
          "LSTMCell: num_proj is " + std::to_string(options.num_proj.value_or(0)));
  require(!options.layer_norm, "LSTMCell: layer_norm is an option of LayerNormBasicLSTMCell");
}

std::unique_ptr<CellStep> LSTMCell::build(const Scope& scope, int64_t input_size) const {
  return std::make_unique<LSTMStep>(scope / scope_name_, input_size, num_units_, options_);
}

LSTMCell basic_lstm_cell(int64_t num_units, double forget_bias, Activation activation) {
  return LSTMCell(num_units, {.forget_bias = forget_bias, .activation = activation},
                  "basic_lstm_cell");
}

std::shared_ptr<const Cell> LstmCellOptions::make(int64_t n) const {
  if (layer_norm) return std::make_shared<LayerNormBasicLSTMCell>(n, forget_bias, activation);
  const bool basic = !use_peepholes && !cell_clip && !num_proj && !proj_clip;
  return std::make_shared<LSTMCell>(n, *this, basic ? "basic_lstm_cell" : "lstm_cell");
}

}  // namespace nmt
