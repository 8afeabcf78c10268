#include "rnn/gru.h"

#include <algorithm>

#include "autograd/check.h"
#include "rnn/cells.h"
#include "tensor/kernels.h"

namespace nmt {
namespace {

constexpr double kEpsilon = 1e-5;  // of Nematus's norms

/// a·W, or its norm. What is normalised is kept, and its gradient takes its place: there successive
/// steps lie side by side.
struct StateProduct {
  const Weights* weights;
  const Parameter* gain;  // null: no norm
  Matrix product{};       // [B, outputs]
  Moments* moments = nullptr;

  StateProduct(Tape& tape, const Weights* w, const Parameter* g, int64_t rows)
      : weights(w), gain(g) {
    if (!gain) return;
    product = tape.allocate(rows, w->outputs());
    moments = tape.memory().array<Moments>(rows).data();
  }
  LayerNorm norm(Real* y) const {
    return {product.rows,       product.cols, Real(kEpsilon), product.data,
            gain->value().data, nullptr,      moments,        y,
            /*add=*/true};
  }
  /// y = start + the product; `zeros`: a holds nothing else.
  void add_to(Matrix start, Matrix a, bool zeros, Matrix y) const {
    if (!gain && !zeros) return weights->packed.multiply_onto(start, a, y);
    std::copy_n(start.data, start.size(), y.data);
    if (!gain) return;
    weights->packed.multiply(a, product, false);
    kernels().layer_norm(norm(y.data));
  }
  /// The gradient of the product, given that of what it was added to.
  Matrix grad(Gradients& gradients, Matrix dy) const {
    if (!gain) return dy;
    kernels().layer_norm_grad(norm(nullptr),
                              {dy.data, gradients.touch(*gain).data, nullptr, product.data, false});
    return product;
  }
};

}  // namespace

Var gru_step(Var gates_x, Var candidate_x, Var h, Var seen, const GruWeights& weights) {
  Tape& tape = *h.tape;
  const int64_t rows = h.rows(), n = h.cols();
  const Matrix gates = tape.allocate(rows, 2 * n), reset = tape.allocate(rows, n);
  const Matrix c = tape.allocate(rows, n), out = tape.allocate(rows, n);
  const StateProduct gates_h(tape, weights.gates, weights.gates_gain, rows);
  const StateProduct candidate_h(tape, weights.candidate, weights.candidate_gain, rows);
  const bool zeros = is_zeros(seen);  // and then what is reset is, too
  gates_h.add_to(gates_x.value(), seen.value(), zeros, gates);
  kernels().gru_gates(gates.data, seen.value().data, reset.data, rows, n);
  candidate_h.add_to(candidate_x.value(), reset, zeros, c);
  kernels().gru_output(gates.data, c.data, h.value().data, out.data, rows, n);
  return tape.push_trained(out, [=](Var y) {
    const GradTarget dgates = gates_x.grad_target(), dc = candidate_x.grad_target();
    Tape& t = *y.tape;
    // Where others added already, this step's part is computed apart.
    const auto own = [&](const GradTarget& g) {
      return g.add ? Matrix{t.memory().array<Real>(g.matrix.size()).data(), g.matrix.rows,
                            g.matrix.cols}
                   : g.matrix;
    };
    const Matrix dg = own(dgates), dcand = own(dc);
    const Matrix dreset{t.memory().array<Real>(rows * n).data(), rows, n};
    const bool wants = h.wants_grad();
    const GradTarget dh = wants ? h.grad_target() : GradTarget{{}, false};
    kernels().gru_output_grad(gates.data, c.data, h.value().data, y.grad().data, dcand.data,
                              dg.data, dh.matrix.data, dh.add, rows, n);
    const Matrix dcandidate_h = candidate_h.grad(t.gradients(), dcand);
    candidate_h.weights->packed.multiply_transposed(dcandidate_h, dreset, false);
    // Gradients of h and of what products saw are one where they are one.
    const Matrix dseen = seen.id == h.id ? dh.matrix : wants ? seen.grad() : Matrix{};
    kernels().gru_gates_grad(gates.data, seen.value().data, dreset.data, dg.data, dseen.data, rows,
                             n);
    const Matrix dgates_h = gates_h.grad(t.gradients(), dg);
    if (wants) gates_h.weights->packed.multiply_transposed(dgates_h, dseen, true);
    const int64_t counted = zeros ? 0 : rows;
    t.defer_weight_gradient(*gates_h.weights, seen.value().slice(0, counted),
                            dgates_h.slice(0, counted));
    t.defer_weight_gradient(*candidate_h.weights, reset.slice(0, counted),
                            dcandidate_h.slice(0, counted));
    if (dgates.add) kernels().add(dg.data, dgates.matrix.data, dg.size());
    if (dc.add) kernels().add(dcand.data, dc.matrix.data, dcand.size());
  });
}

Var gru_step_composed(Var gates_x, Var candidate_x, Var h, Var seen, const GruWeights& weights,
                      Activation activation) {
  const int64_t n = h.cols();
  const auto product = [](Var a, const Weights* w, const Parameter* gain) {
    const Var y = matmul(a, *w);
    return gain ? layer_norm(y, *gain, nullptr, kEpsilon) : y;
  };
  const Var gates = sigmoid(add(gates_x, product(seen, weights.gates, weights.gates_gain)));
  const Var r = columns(gates, 0, n), u = columns(gates, n, n);
  const Var reset = product(multiply(r, seen), weights.candidate, weights.candidate_gain);
  const Var c = activate(activation, add(candidate_x, reset));
  return add(multiply(u, h), multiply(add_scalar(scale(u, -1), 1), c));
}

namespace {

/// One of the two kernels of a transition, with what belongs to it.
struct GruKernel {
  const Parameter* bias;
  const Weights *input = nullptr, *state;  // its rows; no input after the first transition
  const Parameter *input_gain = nullptr, *state_gain = nullptr;

  GruKernel(const Scope& scope, int64_t inputs, int64_t n, int64_t outputs, Init bias_init,
            bool norm) {
    const Parameter& kernel = scope.get("kernel", {inputs + n, outputs}, Init::kGlorot);
    bias = &scope.get("bias", {outputs}, bias_init);
    if (inputs > 0) input = &kernel.rows(0, inputs);
    state = &kernel.rows(inputs, n);
    if (norm && inputs > 0) input_gain = &scope.get("input/gamma", {outputs}, Init::kOne);
    if (norm) state_gain = &scope.get("state/gamma", {outputs}, Init::kOne);
  }
  Var project(Var x) const {
    const LinearTerm term{x, input};
    if (!input_gain) return linear(std::span(&term, 1), bias);
    return layer_norm(linear(std::span(&term, 1), nullptr), *input_gain, bias, kEpsilon);
  }
};

struct Transition {
  GruKernel gates, candidate;

  Transition(const Scope& scope, int64_t inputs, int64_t n, bool norm)
      : gates(scope / "gates", inputs, n, 2 * n, Init::kOne, norm),
        candidate(scope / "candidate", inputs, n, n, Init::kZero, norm) {}
  GruWeights weights() const {
    return {gates.state, candidate.state, gates.state_gain, candidate.state_gain};
  }
};

class GRUStep : public CellStep {
 public:
  GRUStep(const Scope& scope, int64_t inputs, int64_t n, const GruCellOptions& options)
      : n_(n), activation_(options.activation) {
    transitions_.emplace_back(scope, inputs, n, options.layer_norm);
    for (int k = 1; k < options.transition_depth; ++k)
      transitions_.emplace_back(scope / ("transition_" + std::to_string(k)), 0, n,
                                options.layer_norm);
  }

  // [N, 3n]: gates and candidate side by side would be a copy; they are kept apart as rows of a
  // pair.
  Var project(Var x) const override {
    const Var parts[] = {transitions_[0].gates.project(x), transitions_[0].candidate.project(x)};
    return concat_columns(parts);
  }

  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    Var h = move(transitions_[0], columns(projected, 0, 2 * n_), columns(projected, 2 * n_, n_),
                 previous[0], masks);
    for (size_t k = 1; k < transitions_.size(); ++k) {
      const Transition& t = transitions_[k];
      h = move(t, repeat_row(*h.tape, *t.gates.bias, h.rows()),
               repeat_row(*h.tape, *t.candidate.bias, h.rows()), h, masks);
    }
    return {h, {h}};
  }

 private:
  Var move(const Transition& t, Var gates_x, Var candidate_x, Var h, Masks masks) const {
    const Var seen = masked(h, masks);
    return activation_ == Activation::kTanh
               ? gru_step(gates_x, candidate_x, h, seen, t.weights())
               : gru_step_composed(gates_x, candidate_x, h, seen, t.weights(), activation_);
  }

  int64_t n_;
  Activation activation_;
  std::vector<Transition> transitions_;  // those after the first have no input
};

}  // namespace

GRUCell::GRUCell(int64_t num_units, Activation activation)
    : GRUCell(num_units, GruCellOptions{.activation = activation}) {}

GRUCell::GRUCell(int64_t num_units, const GruCellOptions& options)
    : num_units_(num_units), options_(options) {
  require(num_units > 0, "GRUCell: num_units is " + std::to_string(num_units));
  require(options.transition_depth > 0,
          "GRUCell: transition_depth is " + std::to_string(options.transition_depth));
}

std::unique_ptr<CellStep> GRUCell::build(const Scope& scope, int64_t input_size) const {
  return std::make_unique<GRUStep>(scope / "gru_cell", input_size, num_units_, options_);
}

std::shared_ptr<const Cell> GruCellOptions::make(int64_t n) const {
  return std::make_shared<GRUCell>(n, *this);
}

}  // namespace nmt
