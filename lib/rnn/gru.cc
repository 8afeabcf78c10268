#include "rnn/gru.h"

#include <algorithm>

#include "autograd/check.h"
#include "rnn/cells.h"
#include "tensor/kernels.h"

namespace nmt {

Var gru_step(Var gates_x, Var candidate_x, Var h, Var seen, const Weights& gates_h,
             const Weights& candidate_h) {
  Tape& tape = *h.tape;
  const int64_t rows = h.rows(), n = h.cols();
  const auto room = [&](Matrix m) {  // see linear(): products of a tape that infers are padded
    return tape.recording() ? m : Matrix{m.data, rounded_rows(m.rows), m.cols};
  };
  const Matrix gates = tape.allocate(rows, 2 * n), reset = tape.allocate(rows, n);
  const Matrix c = tape.allocate(rows, n), out = tape.allocate(rows, n);
  std::copy_n(gates_x.value().data, gates.size(), gates.data);
  gates_h.packed.multiply(room(seen.value()), room(gates), true);
  kernels().gru_gates(gates.data, seen.value().data, reset.data, rows, n);
  std::copy_n(candidate_x.value().data, c.size(), c.data);
  candidate_h.packed.multiply(room(reset), room(c), true);
  kernels().gru_output(gates.data, c.data, h.value().data, out.data, rows, n);
  const Weights *wg = &gates_h, *wc = &candidate_h;
  return tape.push_trained(out, [=](Var y) {
    const GradTarget dgates = gates_x.grad_target(), dc = candidate_x.grad_target();
    Tape& t = *y.tape;
    // Where others added already, this step's part is computed apart.
    const auto own = [&](const GradTarget& g) {
      return g.add ? Matrix{t.array<Real>(g.matrix.size()).data(), g.matrix.rows, g.matrix.cols}
                   : g.matrix;
    };
    const Matrix dg = own(dgates), dcand = own(dc);
    const Matrix dreset{t.array<Real>(rows * n).data(), rows, n};
    const bool wants = h.wants_grad();
    const GradTarget dh = wants ? h.grad_target() : GradTarget{{}, false};
    kernels().gru_output_grad(gates.data, c.data, h.value().data, y.grad().data, dcand.data,
                              dg.data, dh.matrix.data, dh.add, rows, n);
    wc->packed.multiply_transposed(dcand, dreset, false);
    // Gradients of h and of what products saw are one where they are one.
    const Matrix dseen = seen.id == h.id ? dh.matrix : wants ? seen.grad() : Matrix{};
    kernels().gru_gates_grad(gates.data, seen.value().data, dreset.data, dg.data, dseen.data, rows,
                             n);
    if (wants) wg->packed.multiply_transposed(dg, dseen, true);
    t.defer_weight_gradient(*wg, seen.value(), dg);
    t.defer_weight_gradient(*wc, reset, dcand);
    if (dgates.add) kernels().add(dg.data, dgates.matrix.data, dg.size());
    if (dc.add) kernels().add(dcand.data, dc.matrix.data, dcand.size());
  });
}

Var gru_step_composed(Var gates_x, Var candidate_x, Var h, Var seen, const Weights& gates_h,
                      const Weights& candidate_h, Activation activation) {
  const int64_t n = h.cols();
  const Var gates = sigmoid(add(gates_x, matmul(seen, gates_h)));
  const Var r = columns(gates, 0, n), u = columns(gates, n, n);
  const Var c = activate(activation, add(candidate_x, matmul(multiply(r, seen), candidate_h)));
  return add(multiply(u, h), multiply(add_scalar(scale(u, -1), 1), c));
}

namespace {

class GRUStep : public CellStep {
 public:
  GRUStep(const Scope& scope, int64_t inputs, int64_t n, Activation activation)
      : n_(n),
        activation_(activation),
        gates_(scope.get("gates/kernel", {inputs + n, 2 * n}, Init::kGlorot)),
        gates_bias_(scope.get("gates/bias", {2 * n}, Init::kOne)),
        candidate_(scope.get("candidate/kernel", {inputs + n, n}, Init::kGlorot)),
        candidate_bias_(scope.get("candidate/bias", {n}, Init::kZero)),
        inputs_(inputs) {}

  // [N, 3n]: gates and candidate side by side would be a copy; they are kept apart as rows of a
  // pair.
  Var project(Var x) const override {
    const LinearTerm gates{x, &gates_.rows(0, inputs_)}, cand{x, &candidate_.rows(0, inputs_)};
    const Var parts[] = {linear(std::span(&gates, 1), &gates_bias_),
                         linear(std::span(&cand, 1), &candidate_bias_)};
    return concat_columns(parts);
  }

  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    const Var gates = columns(projected, 0, 2 * n_), cand = columns(projected, 2 * n_, n_);
    const Weights &wg = gates_.rows(inputs_, n_), &wc = candidate_.rows(inputs_, n_);
    const Var h = previous[0], seen = masked(h, masks);
    const Var next = activation_ == Activation::kTanh
                         ? gru_step(gates, cand, h, seen, wg, wc)
                         : gru_step_composed(gates, cand, h, seen, wg, wc, activation_);
    return {next, {next}};
  }

 private:
  int64_t n_;
  Activation activation_;
  const Parameter &gates_, &gates_bias_, &candidate_, &candidate_bias_;
  int64_t inputs_;
};

}  // namespace

GRUCell::GRUCell(int64_t num_units, Activation activation)
    : num_units_(num_units), activation_(activation) {
  require(num_units > 0, "GRUCell: num_units is " + std::to_string(num_units));
}

std::unique_ptr<CellStep> GRUCell::build(const Scope& scope, int64_t input_size) const {
  return std::make_unique<GRUStep>(scope / "gru_cell", input_size, num_units_, activation_);
}

}  // namespace nmt
