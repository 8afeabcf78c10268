#include "seq2seq/conditional_decoder.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sequences.h"

using namespace nmt;
using namespace nmt::test;

// The conditional GRU beside its equations, written with plain loops over one sentence.

namespace {

using Vector = std::vector<double>;

constexpr int64_t kEmbedding = 2, kUnits = 3, kWidth = 4, kOutputs = 5, kBatch = 2;
constexpr int64_t kSource = 3, kTarget = 4;
const std::vector<int> kLengths = {3, 2};

Vector joined(Vector a, const Vector& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Vector row_of(Matrix m, int64_t row) { return {m.row(row), m.row(row) + m.cols}; }

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

struct Reference {
  const ParameterStore& store;

  Vector product(const Vector& x, const std::string& kernel, const std::string& bias = "") const {
    const Matrix k = store.find(kernel)->value();
    REQUIRE(k.rows == int64_t(x.size()));
    Vector y(static_cast<size_t>(k.cols));
    for (size_t j = 0; j < y.size(); ++j) {
      if (!bias.empty()) y[j] = double(store.find(bias)->value().data[j]);
      for (size_t i = 0; i < x.size(); ++i) y[j] += x[i] * double(k(int64_t(i), int64_t(j)));
    }
    return y;
  }

  Vector gru(const std::string& scope, const Vector& x, const Vector& h) const {
    const std::string cell = scope + "/gru_cell/";
    const Vector gates = product(joined(x, h), cell + "gates/kernel", cell + "gates/bias");
    Vector reset = h, next = h;
    for (size_t k = 0; k < h.size(); ++k) reset[k] = logistic(gates[k]) * h[k];
    const Vector c = product(joined(x, reset), cell + "candidate/kernel", cell + "candidate/bias");
    for (size_t k = 0; k < h.size(); ++k) {
      const double u = logistic(gates[h.size() + k]);
      next[k] = u * h[k] + (1 - u) * std::tanh(c[k]);
    }
    return next;
  }

  /// Of one head over the positions that a sentence has.
  Vector read(int head, const Vector& query, const std::vector<Vector>& memory) const {
    const std::string a = std::to_string(head);
    const Vector q = product(query, "Attention_" + a + "/kernel", "Attention_" + a + "/bias");
    const Real* v = store.find("AttnV_" + a)->value().data;
    Vector p, sum(memory[0].size());
    double total = 0;
    for (const Vector& m : memory) {
      const Vector key = product(m, "AttnW_" + a);
      double score = 0;
      for (size_t k = 0; k < key.size(); ++k) score += double(v[k]) * std::tanh(key[k] + q[k]);
      p.push_back(std::exp(score));
      total += p.back();
    }
    for (size_t t = 0; t < p.size(); ++t)
      for (size_t k = 0; k < sum.size(); ++k) sum[k] += p[t] / total * memory[t][k];
    return sum;
  }

  /// The outputs of one sentence, one after the other.
  Vector decode(const std::vector<Vector>& inputs, Vector state, const std::vector<Vector>& memory,
                int heads) const {
    Vector outputs;
    for (const Vector& y : inputs) {
      const Vector between = gru("first_transition", y, state);
      Vector reads;
      for (int a = 0; a < heads; ++a) reads = joined(reads, read(a, between, memory));
      state = gru("second_transition", reads, between);
      for (const double o :
           product(joined(joined(state, y), reads), "deep_output/kernel", "deep_output/bias"))
        outputs.push_back(std::tanh(o));
    }
    return outputs;
  }
};

struct Setting {
  explicit Setting(int64_t heads)
      : decoder({&store, ""}, GRUCell(kUnits), GRUCell(kUnits), kEmbedding, kWidth, heads,
                kOutputs) {
    for (int i = 0; i < store.size(); ++i)
      random_parameter(store, store[i].name(), store[i].shape());
  }
  ParameterStore store;
  ConditionalDecoder decoder;
  Tape tape{Tape::Use::kInfer};
  Var states = stack_rows(random_inputs(tape, kSource, kBatch, kWidth, 1));
  std::vector<Var> inputs = random_inputs(tape, kTarget, kBatch, kEmbedding, 2);
  CellState initial = random_state(tape, GRUCell(kUnits), kBatch);
};

/// The rows of sentence b of steps laid one after the other.
std::vector<Vector> rows_of(Matrix steps, int64_t count, int64_t b) {
  std::vector<Vector> rows;
  for (int64_t t = 0; t < count; ++t) rows.push_back(row_of(steps, t * kBatch + b));
  return rows;
}

}  // namespace

TEST_CASE("conditional decoder: its outputs are those of its equations, sentence by sentence") {
  for (const int heads : {1, 2}) {
    Setting s(heads);
    const auto memory = s.decoder.attention().remember(s.states, kBatch, kLengths);
    const Var y = stack_rows(s.inputs);
    const Matrix outputs = s.decoder.run(y, s.initial, memory).value();
    for (int64_t b = 0; b < kBatch; ++b) {
      const Vector expected =
          Reference{s.store}.decode(rows_of(y.value(), kTarget, b), row_of(s.initial[0].value(), b),
                                    rows_of(s.states.value(), kLengths[size_t(b)], b), heads);
      Vector found;
      for (const Vector& row : rows_of(outputs, kTarget, b)) found = joined(found, row);
      CHECK(difference(found, expected) < kNear);
    }
  }
}

TEST_CASE("conditional decoder: step after step it gives what it gives for all steps at once") {
  Setting s(2);
  const auto memory = s.decoder.attention().remember(s.states, kBatch, kLengths);
  const auto all = split_rows(s.decoder.run(stack_rows(s.inputs), s.initial, memory), kBatch);
  CellState state = s.initial;
  for (size_t t = 0; t < s.inputs.size(); ++t) {
    const auto step = s.decoder.step(s.decoder.project_input(s.inputs[t]), state, memory);
    const Var output = s.decoder.output(step.cell_output, s.inputs[t], step.reads);
    CHECK(difference(numbers_of(std::span(&output, 1)), numbers_of(std::span(&all[t], 1))) < kNear);
    for (int64_t p = 0; p < kSource; ++p) CHECK((step.weights.value()(1, p) > 0) == (p < 2));
    state = step.state;
  }
}

TEST_CASE("conditional decoder: transitions whose states do not fit are refused with both sizes") {
  ParameterStore store;
  const auto build = [&](const Cell& first, const Cell& second) {
    ConditionalDecoder({&store, ""}, first, second, kEmbedding, kWidth, 1, kOutputs);
  };
  CHECK_THROWS_WITH_AS(build(GRUCell(3), GRUCell(4)),
                       "conditional decoder: a first transition with a state of 3 numbers in 1 "
                       "parts, a second with 4 in 1",
                       std::invalid_argument);
  CHECK_THROWS_AS(build(basic_lstm_cell(3), GRUCell(3)), std::invalid_argument);
}
