#include <doctest/doctest.h>

#include "rnn/gru.h"
#include "rnn/layer_norm_lstm.h"
#include "rnn/lstm.h"
#include "support/gradient_check.h"

using namespace nmt;
using test::gradient_error;
using test::random_parameter;
using test::weighted_total;

namespace {

struct Run {
  double loss;
  std::vector<double> gradients;
};

// Three steps over 2 rows of 3 units; step(projected, state) -> state.
struct Recurrence {
  ParameterStore store;
  const Parameter& x;
  const Parameter& c;
  const Parameter& h;
  const Parameter& w;
  const Parameter& w_candidate;

  explicit Recurrence(int64_t gates)
      : x(random_parameter(store, "x", {6, gates * 3})),
        c(random_parameter(store, "c", {2, 3})),
        h(random_parameter(store, "h", {2, 3})),
        w(random_parameter(store, "w", {3, gates == 4 ? 12 : 6})),
        w_candidate(random_parameter(store, "w_candidate", {3, 3})) {}

  using Step = std::function<CellState(Var projected, CellState state)>;
  Var loss(Tape& tape, const Step& step) const {
    CellState state{tanh(tape.parameter(c)), tanh(tape.parameter(h))};
    std::vector<Var> outputs;
    TimeLoop loop(tape, 3);
    for (const Var projected : split_rows(tanh(tape.parameter(x)), 2)) {
      loop.next();
      state = step(projected, state);
      outputs.push_back(state.back());
    }
    outputs.push_back(state[0]);
    return weighted_total(stack_rows(outputs));
  }

  Run run(const Step& step) const {
    Gradients gradients(store);
    Tape tape(Tape::Use::kRecord, &gradients);
    const Var total = loss(tape, step);
    tape.backward(total);
    Run result{double(total.value().data[0]), {}};
    for (int i = 0; i < store.size(); ++i)
      for (int64_t k = 0; k < store[i].size(); ++k)
        result.gradients.push_back(double(gradients.of(store[i]).data[k]));
    return result;
  }
};

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

}  // namespace

TEST_CASE("lstm: the fused step equals the composed step in value and gradient") {
  const Recurrence r(4);
  const auto fused_step = [&](Var x, CellState s) {
    return lstm_step(x, s[0], s[1], r.w.all(), 1.0);
  };
  const auto composed_step = [&](Var x, CellState s) {
    return lstm_step_composed(x, s[0], s[1], r.w.all(), {});
  };
  const Run fused = r.run(fused_step), composed = r.run(composed_step);
  CHECK(fused.loss == doctest::Approx(composed.loss).epsilon(1e-12));
  CHECK(largest_difference(fused.gradients, composed.gradients) < 1e-12);
}

TEST_CASE("lstm: the fused step's gradient is that of differences") {
  Recurrence r(4);
  CHECK(gradient_error(r.store, [&](Tape& tape) {
          return r.loss(
              tape, [&](Var x, CellState s) { return lstm_step(x, s[0], s[1], r.w.all(), 0.5); });
        }) < 1e-7);
}

TEST_CASE("lstm: a cell that writes its gates over its inputs has the bits of one that does not") {
  const int64_t steps = 3, batch = 2, inputs = 5, units = 3;
  for (const bool from_zeros : {false, true})
    for (const bool repeated : {false, true}) {  // symbols, multiplied once and gathered
      CAPTURE(from_zeros);
      CAPTURE(repeated);
      ParameterStore store;
      const Parameter& table = random_parameter(store, "table", {4, inputs});
      const Parameter& c = random_parameter(store, "c", {batch, units});
      const Parameter& h = random_parameter(store, "h", {batch, units});
      const auto cell = basic_lstm_cell(units).build({&store, ""}, inputs);
      Parameter &kernel = *store.find("basic_lstm_cell/kernel"),
                &bias = *store.find("basic_lstm_cell/bias");
      bias.value().data[1] = Real(0.25);

      const auto run = [&](bool in_place) {
        Gradients gradients(store);
        Tape tape(Tape::Use::kRecord, &gradients);
        const std::vector<int> ids =
            repeated ? std::vector<int>{1, 3, 1, 1, 3, 1} : std::vector<int>{0, 1, 2, 3, 0, 2};
        const std::vector<int> distinct{1, 3}, rows{0, 1, 0, 0, 1, 0};
        const Var x = repeated ? gather_rows(embedding(tape, table, distinct), rows)
                               : embedding(tape, table, ids);
        const LinearTerm term{x, &kernel.rows(0, inputs)};
        const Var projected = in_place ? cell->project(x) : linear(std::span(&term, 1), &bias);
        CHECK(read_once(projected) == in_place);
        CellState state{from_zeros ? tape.zeros(batch, units) : tape.parameter(c),
                        from_zeros ? tape.zeros(batch, units) : tape.parameter(h)};
        std::vector<Var> outputs;
        TimeLoop loop(tape, steps);
        for (const Var step : split_rows(projected, batch)) {
          loop.next();
          if (in_place)
            state = cell->step(step, state).state;
          else
            state = lstm_step(step, state[0], state[1], kernel.rows(inputs, units), 1.0);
          outputs.push_back(state[1]);
        }
        const Var total = weighted_total(stack_rows(outputs));
        tape.backward(total);
        std::vector<Real> all{total.value().data[0]};
        for (int i = 0; i < store.size(); ++i) {
          const Matrix gradient = gradients.of(store[i]);
          all.insert(all.end(), gradient.data, gradient.data + gradient.size());
        }
        return all;
      };
      CHECK(run(true) == run(false));
    }
}

TEST_CASE("lstm: inputs that one step writes over are refused to a second reader") {
  ParameterStore store;
  const auto cell = basic_lstm_cell(3).build({&store, ""}, 2);
  Tape shapes(Tape::Use::kInfer);
  const CellState none{shapes.zeros(1, 3), shapes.zeros(1, 3)};
  cell->step(cell->project(shapes.zeros(1, 2)), none);
  Gradients gradients(store);
  Tape tape(Tape::Use::kRecord, &gradients);
  const CellState state{tape.zeros(1, 3), tape.zeros(1, 3)};
  const Var projected = cell->project(tape.zeros(1, 2));
  cell->step(projected, state);
  CHECK_THROWS_AS(cell->step(projected, state), std::logic_error);
  const Parameter& w = random_parameter(store, "w", {12, 2});
  CHECK_THROWS_AS(matmul(cell->project(tape.zeros(1, 2)), w.all()), std::invalid_argument);
}

TEST_CASE("gru: the fused step equals the composed step in value and gradient") {
  for (const bool norms : {false, true}) {
    Recurrence r(3);
    GruWeights weights = {&r.w.all(), &r.w_candidate.all()};
    if (norms) {
      weights.gates_gain = &random_parameter(r.store, "gates_gain", {6});
      weights.candidate_gain = &random_parameter(r.store, "candidate_gain", {3});
    }
    const auto same = [](Var h) { return h; };
    const auto other = [](Var h) { return scale(multiply(h, h), Real(0.7)); };  // as if dropped
    for (const auto& seen : std::vector<std::function<Var(Var)>>{same, other}) {
      const auto fused_step = [&](Var x, CellState s) -> CellState {
        return {s[0], gru_step(columns(x, 0, 6), columns(x, 6, 3), s[1], seen(s[1]), weights)};
      };
      const auto composed_step = [&](Var x, CellState s) -> CellState {
        return {s[0],
                gru_step_composed(columns(x, 0, 6), columns(x, 6, 3), s[1], seen(s[1]), weights)};
      };
      const Run fused = r.run(fused_step), composed = r.run(composed_step);
      CHECK(fused.loss == doctest::Approx(composed.loss).epsilon(1e-12));
      CHECK(largest_difference(fused.gradients, composed.gradients) < 1e-12);
      CHECK(gradient_error(r.store, [&](Tape& tape) { return r.loss(tape, fused_step); }) < 1e-7);
    }
  }
}

TEST_CASE("layer-normalised lstm: the fused step equals the composed step and its differences") {
  Recurrence r(4);
  LstmNorms norms;
  for (size_t k = 0; k < 5; ++k) {
    norms.gain[k] = &random_parameter(r.store, "gain" + std::to_string(k), {3});
    norms.bias[k] = &random_parameter(r.store, "bias" + std::to_string(k), {3});
  }
  const auto fused_step = [&](Var x, CellState s) {
    return layer_norm_lstm_step(x, s[0], s[1], r.w.all(), norms, 0.5);
  };
  const auto composed_step = [&](Var x, CellState s) {
    return layer_norm_lstm_step_composed(x, s[0], s[1], r.w.all(), norms, 0.5);
  };
  const Run fused = r.run(fused_step), composed = r.run(composed_step);
  CHECK(fused.loss == doctest::Approx(composed.loss).epsilon(1e-12));
  CHECK(largest_difference(fused.gradients, composed.gradients) < 1e-11);
  CHECK(gradient_error(r.store, [&](Tape& tape) { return r.loss(tape, fused_step); }) < 1e-6);
}

TEST_CASE("lstm: every option's gradient is that of differences") {
  Recurrence r(4);
  LSTMExtras extras;
  extras.w_f_diag = &random_parameter(r.store, "w_f_diag", {3});
  extras.w_i_diag = &random_parameter(r.store, "w_i_diag", {3});
  extras.w_o_diag = &random_parameter(r.store, "w_o_diag", {3});
  extras.projection = &random_parameter(r.store, "projection", {3, 3}).all();
  LstmCellOptions options;
  options.cell_clip = 0.9;
  options.proj_clip = 0.4;
  CHECK(gradient_error(r.store, [&](Tape& tape) {
          return r.loss(tape, [&](Var x, CellState s) {
            return lstm_step_composed(x, s[0], s[1], r.w.all(), options, extras);
          });
        }) < 1e-7);
}
