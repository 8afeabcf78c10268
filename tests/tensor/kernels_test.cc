#include "tensor/kernels.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "tensor/numbers.h"

using namespace nmt;
using test::Numbers;

namespace {

constexpr double kEpsilon = sizeof(Real) == 4 ? 3e-7 : 1e-15;

std::vector<Real> spread(double from, double to, int count) {
  std::vector<Real> x;
  for (int i = 0; i < count; ++i) x.push_back(Real(from + (to - from) * i / (count - 1)));
  return x;
}

}  // namespace

TEST_CASE("kernels: tanh and sigmoid are the library's to the last digits, everywhere") {
  for (const Kernels* k : runnable_kernels()) {
    CAPTURE(k->name);
    for (const auto& x : {spread(-20, 20, 4001), spread(-1e-3, 1e-3, 101), spread(-200, 200, 33)}) {
      std::vector<Real> y(x.size()), z(x.size());
      k->tanh(x.data(), y.data(), int64_t(x.size()));
      k->sigmoid(x.data(), z.data(), int64_t(x.size()));
      for (size_t i = 0; i < x.size(); ++i) {
        REQUIRE(double(y[i]) == doctest::Approx(std::tanh(double(x[i]))).epsilon(kEpsilon));
        REQUIRE(std::abs(double(z[i]) - 1 / (1 + std::exp(-double(x[i])))) < kEpsilon);
      }
    }
  }
}

TEST_CASE("kernels: optimisers' steps are the equations at any length, on every instruction set") {
  const double rate = 0.1, scale = 0.5, l2 = 0.2, mu = 0.7, rho = 0.9, eps = 1e-3;
  for (const Kernels* k : runnable_kernels())
    for (const int64_t n : {1, 7, 16, 37}) {
      std::vector<Real> grad(size_t(n), Real(0.8)), one(size_t(n), 1), two(size_t(n), 2);
      const double g = scale * 0.8 + l2 * 1;
      const auto check = [&](const auto& step, double value) {
        std::vector<Real> state = two, velocity = two, values = one;
        step(state.data(), velocity.data(), values.data());
        for (int64_t i = 0; i < n; ++i)
          CHECK(double(values[size_t(i)]) == doctest::Approx(value).epsilon(1e-6));
      };
      SgdStep sgd = {Real(rate), Real(mu), Real(scale), Real(l2), false};
      check([&](Real*, Real*, Real* y) { k->sgd(sgd, grad.data(), nullptr, y, n); }, 1 - rate * g);
      check([&](Real*, Real* v, Real* y) { k->sgd(sgd, grad.data(), v, y, n); },
            1 - rate * (mu * 2 + g));
      sgd.nesterov = true;
      check([&](Real*, Real* v, Real* y) { k->sgd(sgd, grad.data(), v, y, n); },
            1 - rate * (g + mu * (mu * 2 + g)));
      const AdagradStep adagrad = {Real(rate), Real(scale), Real(l2)};
      check([&](Real* s, Real*, Real* y) { k->adagrad(adagrad, grad.data(), s, y, n); },
            1 - rate * g / std::sqrt(2 + g * g));
      const RmsPropStep rms = {Real(rate), Real(rho), Real(mu), Real(eps), Real(scale), Real(l2)};
      const double step = rate * g / std::sqrt(rho * 2 + (1 - rho) * g * g + eps);
      check([&](Real* s, Real*, Real* y) { k->rmsprop(rms, grad.data(), s, nullptr, y, n); },
            1 - step);
      check([&](Real* s, Real* v, Real* y) { k->rmsprop(rms, grad.data(), s, v, y, n); },
            1 - (mu * 2 + step));
      const AdamStep adam = {.rate = Real(rate),
                             .beta1 = Real(mu),
                             .beta2 = Real(rho),
                             .epsilon = Real(eps),
                             .grad_scale = Real(scale),
                             .l2 = Real(l2),
                             .keep = Real(0.75)};
      const double mean = mu * 2 + (1 - mu) * g, square = rho * 2 + (1 - rho) * g * g;
      check([&](Real* s, Real* v, Real* y) { k->adam(adam, grad.data(), v, s, y, n); },
            0.75 - rate * mean / (std::sqrt(square) + eps));
    }
}

TEST_CASE("kernels: log-sum-exp survives logits of two thousand") {
  const std::vector<Real> x{-2000, 2000, 1999, 0};
  for (const Kernels* k : runnable_kernels()) {
    Real largest;
    double log_sum;
    k->log_sum_exp(x.data(), 4, &largest, &log_sum);
    CHECK(largest == 2000);
    CHECK(log_sum == doctest::Approx(2000 + std::log1p(std::exp(-1.0))).epsilon(1e-7));
  }
}

TEST_CASE("kernels: a sum of exp goes on from run to run, also where the largest rises and falls") {
  std::vector<Real> x;
  for (int i = 0; i < 1900; ++i) x.push_back(Real(30 * std::sin(i / 200.0) + i % 7));
  double expected = 0;
  for (const Real v : x) expected += std::exp(double(v));
  const auto size = int64_t(x.size());
  for (const Kernels* k : runnable_kernels()) {
    Real top = 0, largest;
    double sum = 0, log_sum;
    for (int64_t begin = 0; begin < size; begin += kExpsAtOnce) {
      const int64_t count = std::min(kExpsAtOnce, size - begin);
      const Real of_run = k->add_exps(x.data() + begin, count, &top, &sum);
      CHECK(of_run == *std::max_element(x.data() + begin, x.data() + begin + count));
    }
    k->log_sum_exp(x.data(), size, &largest, &log_sum);
    CHECK(top == *std::max_element(x.begin(), x.end()));
    CHECK(largest == top);
    CHECK(double(top) + std::log(sum) == doctest::Approx(std::log(expected)).epsilon(1e-7));
    CHECK(double(top) + std::log(sum) == log_sum);
  }
}

TEST_CASE(
    "kernels: dropout is the generator's words, whatever the instruction set and the place it "
    "starts") {
  constexpr int64_t kCount = 1003;
  const std::vector<Real> ones(kCount, 1);
  const Rng stream(7, Purpose::kTest);
  std::vector<Real> expected;
  for (int64_t i = 0; i < kCount; ++i)
    expected.push_back(philox(stream.key(), uint64_t(i / 4))[size_t(i % 4)] < 0.25 * 4294967296.0
                           ? Real(0)
                           : Real(1) / Real(0.75));
  for (const Kernels* k : runnable_kernels()) {
    std::vector<Real> y(kCount), tail(kCount - 500);
    k->dropout(ones.data(), y.data(), kCount, stream.key(), 0, Real(0.25), false);
    CHECK(y == expected);
    k->dropout(ones.data(), tail.data(), kCount - 500, stream.key(), 500, Real(0.25), false);
    CHECK(tail == std::vector<Real>(expected.begin() + 500, expected.end()));
  }
}

TEST_CASE("kernels: attention's weights sum to one, are zero at padding and do not see it") {
  Rng rng(3, Purpose::kTest);
  const auto numbers = [&](int n) {
    std::vector<Real> x;
    for (int i = 0; i < n; ++i) x.push_back(Real(rng.normal()));
    return x;
  };
  constexpr int kSteps = 6, kUnits = 37, kWidth = 21;
  const auto query = numbers(kUnits), v = numbers(kUnits);
  auto keys = numbers(kSteps * kUnits), memory = numbers(kSteps * kWidth);
  const int length = 4;
  for (const Kernels* k : runnable_kernels()) {
    std::vector<Real> weights(kSteps), read(kWidth), short_weights(size_t(length), 0),
        short_read(kWidth);
    for (const Real* vector : {v.data(), static_cast<const Real*>(nullptr)}) {
      k->attention({1, 1, kSteps, kUnits, kWidth, nullptr, &length, query.data(), keys.data(),
                    vector, memory.data(), weights.data(), read.data(), Real(0.1)});
      k->attention({1, 1, length, kUnits, kWidth, nullptr, nullptr, query.data(), keys.data(),
                    vector, memory.data(), short_weights.data(), short_read.data(), Real(0.1)});
      double total = 0;
      for (const Real w : weights) total += double(w);
      CHECK(total == doctest::Approx(1).epsilon(1e-6));
      CHECK(weights[4] == 0);
      CHECK(weights[5] == 0);
      CHECK(read == short_read);
    }
  }
}

TEST_CASE("kernels: layer normalisation is its definition, whatever the instruction set") {
  constexpr int64_t kRows = 2, kUnits = 37;
  Rng rng(5, Purpose::kTest);
  const auto numbers = [&](int64_t n) {
    std::vector<Real> x;
    for (int64_t i = 0; i < n; ++i) x.push_back(Real(rng.normal() + 0.5));
    return x;
  };
  const auto x = numbers(kRows * kUnits), dy = numbers(kRows * kUnits);
  const auto gain = numbers(kUnits), bias = numbers(kUnits);
  constexpr double kClose = 100 * kEpsilon;
  for (const Kernels* k : runnable_kernels()) {
    CAPTURE(k->name);
    std::vector<Real> y(x.size(), 1), dx(x.size(), 1), dgain(kUnits, 1), dbias(kUnits, 1);
    std::vector<Moments> moments(kRows);
    const LayerNorm norm = {kRows,       kUnits,         Real(1e-5), x.data(), gain.data(),
                            bias.data(), moments.data(), y.data(),   true};
    k->layer_norm(norm);
    k->layer_norm_grad(norm, {dy.data(), dgain.data(), dbias.data(), dx.data(), true});
    std::vector<double> expected_dgain(kUnits, 1), expected_dbias(kUnits, 1);
    for (size_t r = 0; r < kRows; ++r) {
      const auto at = [&](const std::vector<Real>& m, size_t u) {
        return double(m[r * kUnits + u]);
      };
      double mean = 0, variance = 1e-5, sum = 0, along = 0;
      for (size_t u = 0; u < kUnits; ++u) mean += at(x, u) / kUnits;
      for (size_t u = 0; u < kUnits; ++u)
        variance += (at(x, u) - mean) * (at(x, u) - mean) / kUnits;
      const auto normal = [&](size_t u) { return (at(x, u) - mean) / std::sqrt(variance); };
      for (size_t u = 0; u < kUnits; ++u) {
        sum += at(dy, u) * double(gain[u]) / kUnits;
        along += at(dy, u) * double(gain[u]) * normal(u) / kUnits;
        expected_dgain[u] += at(dy, u) * normal(u);
        expected_dbias[u] += at(dy, u);
      }
      for (size_t u = 0; u < kUnits; ++u) {
        const double g = at(dy, u) * double(gain[u]);
        CHECK(std::abs(at(y, u) - (1 + double(gain[u]) * normal(u) + double(bias[u]))) < kClose);
        CHECK(std::abs(at(dx, u) - (1 + (g - sum - normal(u) * along) / std::sqrt(variance))) <
              kClose);
      }
    }
    for (size_t u = 0; u < kUnits; ++u) {
      CHECK(std::abs(double(dgain[u]) - expected_dgain[u]) < kClose);
      CHECK(std::abs(double(dbias[u]) - expected_dbias[u]) < kClose);
    }
  }
}

TEST_CASE("kernels: a normalised LSTM's step and gradient agree between instruction sets") {
  constexpr int64_t kRows = 2, kUnits = 37, kSize = kRows * kUnits;
  Rng rng(6, Purpose::kTest);
  const auto numbers = [&](int64_t n) {
    std::vector<Real> x;
    for (int64_t i = 0; i < n; ++i) x.push_back(Real(rng.normal()));
    return x;
  };
  const auto z = numbers(4 * kSize), c_prev = numbers(kSize), dh = numbers(kSize);
  const auto gains = numbers(5 * kUnits), biases = numbers(5 * kUnits);
  std::vector<std::vector<Real>> runs;
  for (const Kernels* k : runnable_kernels()) {
    std::vector<Real> gates(4 * kSize), c(kSize), h(kSize), dz(4 * kSize), dc_prev(kSize);
    std::vector<Real> dgains(5 * kUnits), dbiases(5 * kUnits), scratch(2 * kUnits);
    std::vector<Moments> moments(5 * kRows);
    LayerNormLstm step = {kRows,    kUnits,        Real(1),  Real(1e-12),  {},
                          {},       c_prev.data(), z.data(), gates.data(), moments.data(),
                          c.data(), h.data()};
    LayerNormLstmGrad grad = {dh.data(), nullptr,        {},    {},
                              dz.data(), dc_prev.data(), false, scratch.data()};
    for (int64_t gate = 0; gate < 5; ++gate) {
      step.gain[gate] = gains.data() + gate * kUnits;
      step.bias[gate] = biases.data() + gate * kUnits;
      grad.dgain[gate] = dgains.data() + gate * kUnits;
      grad.dbias[gate] = dbiases.data() + gate * kUnits;
    }
    k->layer_norm_lstm(step);
    k->layer_norm_lstm_grad(step, grad);
    std::vector<Real>& run = runs.emplace_back();
    for (const auto& part : {c, h, dz, dc_prev, dgains, dbiases})
      run.insert(run.end(), part.begin(), part.end());
  }
  for (const auto& run : runs)
    for (size_t i = 0; i < run.size(); ++i)
      REQUIRE(std::abs(double(run[i]) - double(runs[0][i])) < 300 * kEpsilon);
}

namespace {

struct AttentionCase {
  int64_t units, width;
  bool additive, memory_wants;
};

// More sentences than are worked on at once, of 0 to 4 positions.
constexpr int64_t kBatch = 70, kSteps = 4;
constexpr auto kLengths = [] {
  std::array<int, kBatch> lengths{};
  for (int b = 0; b < kBatch; ++b) lengths[size_t(b)] = b % (int(kSteps) + 1);
  return lengths;
}();

// Gradients have numbers in them already.
struct AttentionNumbers {
  int64_t units, width;
  Numbers query{kBatch, units, 1}, keys{kSteps * kBatch, units, 2}, v{1, units, 3};
  Numbers memory{kSteps * kBatch, width, 4}, weights{kBatch, kSteps, 5}, read{kBatch, width, 6};
  Numbers dread{kBatch, width, 7}, dweights{kBatch, kSteps, 8}, scratch{kBatch, kSteps, 9};
  Numbers dquery{kBatch, units, 10}, dkeys{kSteps * kBatch, units, 11}, dv{1, units, 12};
  Numbers dmemory{kSteps * kBatch, width, 13};

  Attention attention(bool additive) {
    return {kBatch,
            kBatch,
            kSteps,
            units,
            width,
            nullptr,
            kLengths.data(),
            query.matrix.data,
            keys.matrix.data,
            additive ? v.matrix.data : nullptr,
            memory.matrix.data,
            weights.matrix.data,
            read.matrix.data,
            Real(0.1)};
  }
};

struct ExpectedGradient {
  std::vector<double> query, keys, v, memory;
};

std::vector<double> wide(const Numbers& x) { return {x.values.begin(), x.values.end()}; }

// The equations in double, from the weights that the kernel left.
ExpectedGradient expected_gradient(const AttentionNumbers& n, const AttentionCase& of) {
  ExpectedGradient to{wide(n.dquery), wide(n.dkeys), wide(n.dv), wide(n.dmemory)};
  for (int64_t b = 0; b < kBatch; ++b) {
    std::vector<double> ds;
    double mean = 0;
    for (int64_t t = 0; t < kLengths[size_t(b)]; ++t) {
      const int64_t row = t * kBatch + b;
      const double p = double(n.weights.matrix(b, t));
      ds.push_back(double(n.dweights.matrix(b, t)));
      for (int64_t j = 0; j < of.width; ++j) {
        ds.back() += double(n.dread.matrix(b, j)) * double(n.memory.matrix(row, j));
        if (of.memory_wants)
          to.memory[size_t(row * of.width + j)] += p * double(n.dread.matrix(b, j));
      }
      mean += p * ds.back();
    }
    for (int64_t t = 0; t < kLengths[size_t(b)]; ++t) {
      const int64_t row = t * kBatch + b;
      const double d = double(n.weights.matrix(b, t)) * (ds[size_t(t)] - mean);
      for (int64_t i = 0; i < of.units; ++i) {
        const double key = double(n.keys.matrix(row, i)), query = double(n.query.matrix(b, i));
        const double y = std::tanh(key + query);
        const double both = d * double(n.v.matrix(0, i)) * (1 - y * y);
        if (of.additive) to.v[size_t(i)] += d * y;
        to.keys[size_t(row * of.units + i)] += of.additive ? both : 0.1 * d * query;
        to.query[size_t(b * of.units + i)] += of.additive ? both : 0.1 * d * key;
      }
    }
  }
  return to;
}

void check_close(const Numbers& got, const std::vector<double>& expected) {
  constexpr double kTolerance = sizeof(Real) == 4 ? 2e-5 : 1e-13;
  for (size_t i = 0; i < expected.size(); ++i)
    REQUIRE(std::abs(double(got.values[i]) - expected[i]) <
            kTolerance * (1 + std::abs(expected[i])));
}

void check_attention_grad(const Kernels& k, const AttentionCase& of) {
  CAPTURE(k.name);
  CAPTURE(of.units);
  CAPTURE(of.width);
  CAPTURE(of.additive);
  AttentionNumbers n{of.units, of.width};
  const Attention a = n.attention(of.additive);
  k.attention(a);
  const ExpectedGradient expected = expected_gradient(n, of);
  k.attention_grad(a, {n.dread.matrix.data, n.dweights.matrix.data, n.dquery.matrix.data,
                       n.dkeys.matrix.data, of.additive ? n.dv.matrix.data : nullptr,
                       of.memory_wants ? n.dmemory.matrix.data : nullptr, n.scratch.matrix.data});
  check_close(n.dquery, expected.query);
  check_close(n.dkeys, expected.keys);
  check_close(n.dv, expected.v);
  check_close(n.dmemory, expected.memory);
}

}  // namespace

TEST_CASE(
    "kernels: attention of a row is the same whatever rows, of whatever sentences, are beside it") {
  constexpr int64_t kUnits = 37, kWidth = 21, kRows = 90;
  std::vector<int> sentences;  // some several times, most never
  for (int i = 0; i < kRows; ++i) sentences.push_back(i < 45 ? 5 * (i / 9) + 4 : 69 - i % 7);
  for (const Kernels* k : runnable_kernels())
    for (const bool has_lengths : {true, false}) {
      CAPTURE(k->name);
      AttentionNumbers n{kUnits, kWidth};
      Numbers query{kRows, kUnits, 1}, weights{kRows, kSteps, 5}, read{kRows, kWidth, 6};
      Attention a = n.attention(/*additive=*/true);
      if (!has_lengths) a.lengths = nullptr;
      a.rows = kRows;
      a.sentences = sentences.data();
      a.query = query.matrix.data;
      a.weights = weights.matrix.data;
      a.read = read.matrix.data;
      k->attention(a);
      const auto all_weights = weights.values, all_read = read.values;
      for (int64_t i = 0; i < kRows; ++i) {
        a.rows = 1;
        a.sentences = &sentences[size_t(i)];
        a.query = query.matrix.row(i);
        a.weights = weights.matrix.row(i);
        a.read = read.matrix.row(i);
        k->attention(a);
      }
      REQUIRE(weights.values == all_weights);
      REQUIRE(read.values == all_read);
    }
}

TEST_CASE("kernels: attention's gradient is the equations whatever the widths and lengths") {
  for (const Kernels* k : runnable_kernels())
    for (const bool additive : {true, false})
      for (const auto& [units, width] :
           {std::pair<int64_t, int64_t>{7, 3}, {128, 128}, {150, 37}, {37, 150}, {64, 65}})
        for (const bool memory_wants : {true, false})
          check_attention_grad(*k, {units, width, additive, memory_wants});
}
