#include <doctest/doctest.h>

#include <algorithm>

#include "autograd/ops.h"
#include "rnn/lstm.h"
#include "support/gradient_check.h"

using namespace nmt;
using test::random_parameter;
using test::weighted_total;

TEST_CASE("tape: what a time loop allocates lies in one piece, so that stacking is a view") {
  Gradients none{ParameterStore{}};
  Tape tape(Tape::Use::kRecord, &none);
  const Var x = tape.leaf(tape.allocate(2, 3));
  std::vector<Var> steps;
  TimeLoop loop(tape, 4);
  for (int t = 0; t < 4; ++t) {
    loop.next();
    steps.push_back(tanh(t == 0 ? x : steps.back()));
  }
  const Var all = stack_rows(steps);
  CHECK(all.rows() == 8);
  CHECK(all.value().data == steps[0].value().data);
}

TEST_CASE("tape: a recurrence's weight gradient equals that of single steps") {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {8, 3});
  const Parameter& w = random_parameter(store, "w", {3, 3});
  const auto run = [&](Tape& tape, bool loop_memory) {
    const auto inputs = split_rows(tanh(tape.parameter(x)), 2);
    Var h = inputs[0];
    TimeLoop loop(tape, loop_memory ? 4 : 1);
    for (const Var input : inputs) {
      loop.next();
      h = tanh(add(input, matmul(h, w.all())));
    }
    return weighted_total(h);
  };
  std::vector<std::vector<Real>> results;
  for (const bool loop_memory : {false, true}) {
    Gradients gradients(store);
    Tape tape(Tape::Use::kRecord, &gradients);
    tape.backward(run(tape, loop_memory));
    const Matrix dw = gradients.of(w);
    results.emplace_back(dw.data, dw.data + dw.size());
  }
  for (size_t i = 0; i < results[0].size(); ++i)
    CHECK(results[0][i] == doctest::Approx(results[1][i]).epsilon(1e-12));
}

TEST_CASE("tape: the steady state takes no new memory") {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {8, 3});
  Gradients gradients(store);
  Tape tape(Tape::Use::kRecord, &gradients);
  int64_t first = 0;
  for (int i = 0; i < 3; ++i) {
    tape.reset();
    tape.backward(weighted_total(tanh(tape.parameter(x))));
    if (i == 0) first = tape.memory().peak();
    CHECK(tape.memory().peak() == first);
  }
}

TEST_CASE("tape: an inferring tape computes the same values and keeps no gradients") {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {5, 3});
  const Parameter& w = random_parameter(store, "w", {3, 4});
  Gradients gradients(store);
  Tape recording(Tape::Use::kRecord, &gradients), inferring(Tape::Use::kInfer);
  const Var a = matmul(tanh(recording.parameter(x)), w.all());
  const Var b = matmul(tanh(inferring.parameter(x)), w.all());
  for (int64_t i = 0; i < a.value().size(); ++i) CHECK(a.value().data[i] == b.value().data[i]);
  CHECK_FALSE(b.wants_grad());
}

TEST_CASE("gradients: a frozen parameter gets none, and what lies below it does") {
  ParameterStore store;
  const Parameter& below = random_parameter(store, "below", {2, 3});
  const Parameter& frozen = random_parameter(store, "frozen", {3, 4});
  store[frozen.index()].freeze();
  Gradients gradients(store);
  Tape tape(Tape::Use::kRecord, &gradients);
  const Var y = matmul(tape.parameter(below), frozen.all());
  const Matrix above = tape.allocate(2, 4);
  std::fill_n(above.data, above.size(), Real(1));
  tape.backward(std::span<const Var>(&y, 1), std::span<const Matrix>(&above, 1));
  CHECK(gradients.touched(below.index()));
  CHECK_FALSE(gradients.touched(frozen.index()));
}

TEST_CASE("gradients: only touched rows are summed and cleared") {
  ParameterStore store;
  const Parameter& table = random_parameter(store, "table", {4, 2});
  Gradients a(store), b(store);
  a.touch_row(table, 1)[0] = 2;
  b.touch_row(table, 3)[1] = 5;
  b.touch_row(table, 1)[0] = 1;
  ThreadPool pool(2);
  const Gradients* const others[] = {&b};
  CHECK(a.add(others, pool) == 34);
  CHECK(a.of(table)(1, 0) == 3);
  CHECK(a.of(table)(3, 1) == 5);
  CHECK(a.sum_of_squares() == 34);
  a.clear();
  CHECK(a.of(table)(3, 1) == 0);
  CHECK_FALSE(a.touched(0));
}

TEST_CASE(
    "gradients: a block is assigned first and added to afterwards, over old numbers as well") {
  ParameterStore store;
  const Parameter& w = random_parameter(store, "w", {4, 2});
  Gradients gradients(store);
  const auto write = [&](int64_t begin, int64_t count) {
    const auto [block, add] = gradients.claim(w, begin, count);
    for (int64_t i = 0; i < block.size(); ++i) block.data[i] = (add ? block.data[i] : 0) + 1;
  };
  for (int batch = 0; batch < 3; ++batch) {
    CAPTURE(batch);
    write(2, 2);
    write(2, 2);
    if (batch == 1) gradients.touch_row(w, 0)[1] += 5;
    if (batch == 2) write(0, 3);
    const Matrix g = gradients.of(w);
    CHECK(g(3, 1) == 2);
    CHECK(g(2, 0) == (batch == 2 ? 3 : 2));
    CHECK(g(0, 1) == (batch == 0 ? 0 : batch == 1 ? 5 : 1));
    CHECK(g(1, 1) == (batch == 2 ? 1 : 0));
    gradients.touch(w)(1, 0) += 7;
    CHECK(g(1, 0) == (batch == 2 ? 8 : 7));
    gradients.clear();
    CHECK_FALSE(gradients.touched(w.index()));
    if (batch == 1) {
      CHECK(gradients.of(w)(3, 1) == 0);
    }
  }
}

TEST_CASE("gradients: blocks that one of two workers wrote are summed, in any batch") {
  ParameterStore store;
  const Parameter& w = random_parameter(store, "w", {4, 2});
  Gradients a(store), b(store);
  ThreadPool pool(2);
  const Gradients* const others[] = {&b};
  for (int batch = 0; batch < 3; ++batch) {
    CAPTURE(batch);
    const Matrix mine = a.claim(w, 0, 2).matrix, theirs = b.claim(w, 1, batch == 1 ? 2 : 3).matrix;
    std::fill_n(mine.data, mine.size(), Real(1));
    std::fill_n(theirs.data, theirs.size(), Real(3));
    CHECK(a.add(others, pool) == (batch == 1 ? 52 : 70));
    CHECK(a.of(w)(0, 0) == 1);
    CHECK(a.of(w)(1, 0) == 4);
    CHECK(a.of(w)(3, 1) == (batch == 1 ? 0 : 3));
    a.clear();
    b.clear();
  }
}

TEST_CASE("rows that repeat are multiplied once, and their product is that of all rows") {
  ParameterStore store;
  const Parameter& table = random_parameter(store, "table", {30, 4});
  const Parameter& w = random_parameter(store, "w", {4, 3});
  const Parameter& bias = random_parameter(store, "bias", {3});
  std::vector<int> ids, reversed;
  for (int i = 0; i < 130; ++i) ids.push_back((i * i + i) % 30);
  for (int i = 129; i >= 0; --i) reversed.push_back(i);
  Tape tape(Tape::Use::kInfer);
  const Var x = embedding(tape, table, ids);
  REQUIRE(gathered_from(x));
  CHECK(gathered_from(x)->from.rows() < 30);
  for (size_t i = 0; i < ids.size(); ++i)
    for (int64_t c = 0; c < 4; ++c) CHECK(x.value()(int64_t(i), c) == table.value()(ids[i], c));
  const Var forth = linear({x}, w, &bias), back = linear({gather_rows(x, reversed)}, w, &bias);
  CHECK(gathered_from(back));
  const Var expected = linear({tape.constant(x.value())}, w, &bias);
  CHECK(!gathered_from(expected));
  for (int64_t r = 0; r < 130; ++r)
    for (int64_t c = 0; c < 3; ++c) {
      CHECK(forth.value()(r, c) == doctest::Approx(expected.value()(r, c)).epsilon(1e-12));
      CHECK(back.value()(129 - r, c) == doctest::Approx(expected.value()(r, c)).epsilon(1e-12));
    }
}

TEST_CASE("rows that repeat: in a loop each step allocates alike, and what is not learnt stays") {
  ParameterStore store;
  const Parameter& table = random_parameter(store, "table", {5, 4});
  const Parameter& w = random_parameter(store, "w", {4, 3});
  Gradients gradients(store);
  Tape tape(Tape::Use::kRecord, &gradients);
  const std::vector<int> ids(200, 3);
  {
    TimeLoop loop(tape, 2);
    loop.next();
    CHECK(!gathered_from(embedding(tape, table, ids)));
  }
  const Var fixed = embedding(tape, table, ids, /*learn=*/false);
  REQUIRE(gathered_from(fixed));
  tape.backward(weighted_total(linear({fixed}, w, nullptr)));
  CHECK(!gradients.touched(table.index()));
  CHECK(gradients.touched(w.index()));
}

TEST_CASE("a product with zeros is none, and its weights' gradient is zero") {
  ParameterStore store;
  const Parameter& w = random_parameter(store, "w", {2, 8});
  Gradients gradients(store);
  Tape tape(Tape::Use::kRecord, &gradients);
  const Var zeros = tape.zeros(3, 2), x = tape.leaf(tape.allocate(3, 8));
  std::fill_n(x.value().data, x.value().size(), Real(0.5));
  CHECK(is_zeros(zeros));
  CHECK(!is_zeros(x));
  const CellState next = lstm_step(x, zeros, zeros, w.all(), 1);
  tape.backward(weighted_total(next[1]));
  CHECK(gradients.touched(w.index()));  // an optimiser's averages move on
  const Matrix dw = gradients.of(w);
  CHECK(std::all_of(dw.data, dw.data + dw.size(), [](Real g) { return g == 0; }));
}

TEST_CASE("shapes that do not fit are refused with both of them") {
  ParameterStore store;
  const Parameter& x = random_parameter(store, "x", {2, 3});
  const Parameter& w = random_parameter(store, "w", {4, 2});
  Gradients gradients(store);
  Tape tape(Tape::Use::kRecord, &gradients);
  CHECK_THROWS_WITH_AS(matmul(tape.parameter(x), w.all()),
                       "cannot multiply [2, 3] by weights of 4 inputs", std::invalid_argument);
  CHECK_THROWS_WITH_AS(add(tape.parameter(x), tape.parameter(w)),
                       "add: shapes [2, 3] and [4, 2] differ", std::invalid_argument);
  const std::vector<int> ids{1, 4};
  CHECK_THROWS_WITH_AS(embedding(tape, w, ids), "id 4 is outside [0, 4) of w", std::out_of_range);
  CHECK_THROWS_AS(store.get("x", {3, 2}, Init::kZero), std::invalid_argument);
}

TEST_CASE("tape: what a step made is readable during the next, and memory does not grow") {
  Tape tape(Tape::Use::kInfer);
  Var all = tape.zeros(1, 2);
  const Tape::Mark mark = tape.mark();
  Matrix last = tanh(all).value();
  CHECK(tape.memory().keeps(mark.bytes, last));
  CHECK_FALSE(tape.memory().keeps(mark.bytes, all.value()));
  int64_t peak = 0;
  for (int step = 1; step < 6; ++step) {
    tape.rewind_keeping(mark);
    CHECK_FALSE(tape.memory().keeps(mark.bytes, last));
    const Matrix next = tape.allocate(4, 8);
    std::fill_n(next.data, next.size(), Real(step));
    CHECK(tape.memory().keeps(mark.bytes, next));
    CHECK(*last.data == Real(step - 1));
    last = next;
    if (step == 2) peak = tape.memory().peak();
  }
  CHECK(tape.memory().peak() == peak);
  tape.rewind(mark);
  CHECK(tape.memory().used() == mark.bytes);
  CHECK(tape.memory().keeps(mark.bytes, tape.allocate(1, 1)));
  CHECK(tape.memory().used() > mark.bytes);
}

TEST_CASE("parameters: without a seed nothing is drawn, and constants are what they are") {
  ParameterStore drawn(1), plain(std::nullopt);
  for (ParameterStore* store : {&drawn, &plain}) {
    store->get("w", {3, 4}, Init::kGlorot);
    store->get("one", {4}, Init::kOne);
  }
  CHECK(drawn.find("w")->value()(0, 0) != 0);
  CHECK(plain.find("w")->value()(0, 0) == 0);
  CHECK(plain.find("one")->value()(0, 3) == 1);
}
