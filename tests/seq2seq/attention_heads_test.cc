#include "seq2seq/attention_heads.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sequences.h"

using namespace nmt;
using namespace nmt::test;

// Each kind of attention beside its definition, written with plain loops over one sentence.

namespace {

using Vector = std::vector<double>;

constexpr int64_t kUnits = 4, kBatch = 2, kSource = 3;
const std::vector<int> kLengths = {3, 2};
const LSTMCell kCell = basic_lstm_cell(kUnits);

Vector row_of(Var x, int64_t row) { return {x.value().row(row), x.value().row(row) + x.cols()}; }

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (size_t k = 0; k < a.size(); ++k) sum += a[k] * b.at(k);
  return sum;
}

Vector product(const Vector& x, const Parameter& kernel) {
  const Matrix k = kernel.value();
  Vector y(static_cast<size_t>(k.cols));
  for (size_t i = 0; i < x.size(); ++i)
    for (size_t j = 0; j < y.size(); ++j) y[j] += x[i] * double(k(int64_t(i), int64_t(j)));
  return y;
}

struct Setting {
  Setting(AttentionKind the_kind, int64_t memory_size, int the_heads)
      : kind(the_kind), heads(the_heads), attention({&store, ""}, kCell, memory_size, heads, kind) {
    for (int i = 0; i < store.size(); ++i)
      random_parameter(store, store[i].name(), store[i].shape());
    states = stack_rows(random_inputs(tape, kSource, kBatch, memory_size, 1));
    state = random_state(tape, kCell, kBatch);
  }

  const Parameter& parameter(const std::string& name, int head,
                             const std::string& rest = "") const {
    const Parameter* found = store.find(name + std::to_string(head) + rest);
    REQUIRE(found);
    return *found;
  }

  /// Of head a, for the state of sentence b.
  double score(int a, int64_t b, const Vector& m) const {
    const Vector c = row_of(state[0], b), h = row_of(state[1], b);
    const size_t d = m.size() / size_t(heads);
    switch (kind) {
      case AttentionKind::kAdditive: {
        Vector whole = c, x = product(m, parameter("AttnW_", a));
        whole.insert(whole.end(), h.begin(), h.end());
        const Vector query = product(whole, parameter("Attention_", a, "/kernel"));
        for (size_t k = 0; k < x.size(); ++k)
          x[k] = std::tanh(x[k] + query[k] +
                           double(parameter("Attention_", a, "/bias").value().data[k]));
        const Real* v = parameter("AttnV_", a).value().data;
        return dot(x, {v, v + x.size()});
      }
      case AttentionKind::kDot: {
        const auto from = int64_t(size_t(a) * d), to = from + int64_t(d);
        return dot({h.begin() + from, h.begin() + to}, {m.begin() + from, m.begin() + to});
      }
      case AttentionKind::kGeneral:
        return dot(product(h, parameter("Attention_", a, "/kernel")), m);
      case AttentionKind::kScaledDot:
        return dot(product(h, parameter("Attention_", a, "/kernel")),
                   product(m, parameter("AttnW_", a))) /
               std::sqrt(double(d));
    }
    return 0;
  }

  /// Of head a for sentence b.
  Vector expected(int a, int64_t b) const {
    Vector sum(static_cast<size_t>(states.cols()));
    double total = 0;
    for (int64_t t = 0; t < kLengths[size_t(b)]; ++t) {
      const Vector m = row_of(states, t * kBatch + b);
      const double weight = std::exp(score(a, b, m));
      total += weight;
      for (size_t k = 0; k < m.size(); ++k) sum[k] += weight * m[k];
    }
    for (double& x : sum) x /= total;
    return sum;
  }

  AttentionKind kind;
  int heads;
  ParameterStore store;
  AttentionHeads attention;
  Tape tape{Tape::Use::kInfer};
  Var states;
  CellState state;
};

void check_reads(AttentionKind kind, int64_t memory_size, int heads) {
  CAPTURE(int(kind));
  CAPTURE(heads);
  const Setting s(kind, memory_size, heads);
  const auto memory = s.attention.remember(s.states, kBatch, kLengths);
  const AttentionReads now = s.attention.read(s.state, memory);
  REQUIRE(now.reads.size() == size_t(heads));
  for (int a = 0; a < heads; ++a)
    for (int64_t b = 0; b < kBatch; ++b)
      CHECK(difference(row_of(now.reads[size_t(a)], b), s.expected(a, b)) < 10 * kNear);
  for (int64_t t = 0; t < kSource; ++t) CHECK((now.weights.value()(1, t) > 0) == (t < 2));
}

}  // namespace

TEST_CASE(
    "attention heads: every kind reads what its definition says, with one head and with several") {
  for (const int heads : {1, 2}) {
    check_reads(AttentionKind::kAdditive, 6, heads);
    check_reads(AttentionKind::kGeneral, 6, heads);
    check_reads(AttentionKind::kScaledDot, 6, heads);
    check_reads(AttentionKind::kDot, kUnits, heads);
  }
}

TEST_CASE("attention heads: rows of a search attend to the sentences that they belong to") {
  for (const auto kind : {AttentionKind::kAdditive, AttentionKind::kDot, AttentionKind::kGeneral,
                          AttentionKind::kScaledDot}) {
    CAPTURE(int(kind));
    const Setting s(kind, kUnits, 2);
    const auto memory = s.attention.remember(s.states, kBatch, kLengths);
    const std::vector<int> sentences = {1, 0, 1};
    CellState rows;
    for (const Var part : s.state) rows.push_back(gather_rows(part, sentences));
    const auto all = s.attention.read(s.state, memory).reads;
    const auto found = s.attention.read(rows, memory, sentences).reads;
    for (size_t a = 0; a < 2; ++a) {
      const Var wanted = gather_rows(all[a], sentences);
      CHECK(difference(numbers_of(std::span(&found[a], 1)), numbers_of(std::span(&wanted, 1))) <
            kNear);
    }
  }
}

TEST_CASE("attention heads: sizes that do not fit are refused with both") {
  ParameterStore store;
  const auto build = [&](int64_t memory_size, int64_t heads, AttentionKind kind) {
    AttentionHeads({&store, ""}, kCell, memory_size, heads, kind);
  };
  CHECK_THROWS_WITH_AS(build(6, 1, AttentionKind::kDot),
                       "attention: no dot product of a state of size 4 with a memory of size 6",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(build(6, 4, AttentionKind::kScaledDot),
                       "attention: 4 heads cannot share a memory of size 6", std::invalid_argument);
  CHECK_THROWS_AS(build(4, 0, AttentionKind::kGeneral), std::invalid_argument);
  CHECK(store.size() == 0);
}
