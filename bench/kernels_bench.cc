// Kernels by themselves, in numbers a second: build/bin/kernels_bench
#include "tensor/kernels.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "tensor/product.h"

using namespace nmt;

namespace {

void tanh_of_numbers(benchmark::State& state) {
  std::vector<Real> x(size_t(state.range(0)), Real(0.3)), y(x.size());
  for (auto _ : state) kernels().tanh(x.data(), y.data(), int64_t(x.size()));
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetLabel(kernels().name);
}
BENCHMARK(tanh_of_numbers)->Arg(1 << 15);

// One step of attention: 64 sentences of 15 positions, 512 units.
void attention_step(benchmark::State& state) {
  constexpr int64_t kBatch = 64, kSteps = 15, kUnits = 512;
  std::vector<Real> query(kBatch * kUnits, Real(0.1)), keys(kSteps * kBatch * kUnits, Real(0.2));
  std::vector<Real> v(kUnits, Real(0.3)), memory(keys), weights(kBatch * kSteps), read(query);
  const Attention a{kBatch,        kBatch,         kSteps,       kUnits,      kUnits,
                    nullptr,       nullptr,        query.data(), keys.data(), v.data(),
                    memory.data(), weights.data(), read.data()};
  for (auto _ : state) kernels().attention(a);
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(attention_step);

void lstm_step(benchmark::State& state) {
  constexpr int64_t kRows = 64, kUnits = 512;
  std::vector<Real> gates(kRows * 4 * kUnits, Real(0.1)), c(kRows * kUnits), h(c), c_prev(c);
  for (auto _ : state)
    kernels().lstm({kRows, kUnits, Real(1), c_prev.data(), gates.data(), c.data(), h.data()});
  state.SetItemsProcessed(state.iterations() * kRows * kUnits);
}
BENCHMARK(lstm_step);

// Packed products and the gradient of weights, one thread, in both precisions: ratios are to be
// read with --benchmark_enable_random_interleaving=true. Items are floating-point operations.

constexpr Precision kPrecisions[] = {Precision::kFloat32, Precision::kBfloat16};

void set_product_counters(benchmark::State& state, int64_t m, int64_t k, int64_t n,
                          Precision precision) {
  state.SetItemsProcessed(state.iterations() * m * k * n * 2);
  const bool bfloat16 = effective_precision(precision) == Precision::kBfloat16;
  state.SetLabel(std::string(bfloat16 ? "bfloat16 " : "float32 ") + product_instructions());
}

// [rows, inputs] · [inputs, outputs]
void packed_product(benchmark::State& state) {
  const ThreadPool one(1);  // sets OpenMP's threads to one
  const int64_t rows = state.range(0), inputs = state.range(1), outputs = state.range(2);
  const Precision precision = kPrecisions[state.range(3)];
  std::vector<Real> a(size_t(rows * inputs), Real(0.5)), w(size_t(inputs * outputs), Real(0.25));
  std::vector<Real> c(size_t(rows * outputs));
  PackedMatrix packed({w.data(), inputs, outputs});
  packed.set_precision(precision);
  for (auto _ : state) packed.multiply({a.data(), rows, inputs}, {c.data(), rows, outputs}, false);
  set_product_counters(state, rows, inputs, outputs, precision);
}
BENCHMARK(packed_product)
    ->ArgNames({"rows", "inputs", "outputs", "bfloat16"})
    ->ArgsProduct({{1, 64, 960}, {512}, {512, 2048, 8000}, {0, 1}})
    ->ArgsProduct({{1600}, {512}, {8000}, {0, 1}})
    ->ArgsProduct({{1600}, {8000}, {512}, {0, 1}});

// [rows, inputs]ᵀ · [rows, outputs]
void weight_gradient(benchmark::State& state) {
  const ThreadPool one(1);
  const int64_t rows = state.range(0), inputs = state.range(1), outputs = state.range(2);
  const Precision precision = kPrecisions[state.range(3)];
  std::vector<Real> x(size_t(rows * inputs), Real(0.5)), dy(size_t(rows * outputs), Real(0.25));
  std::vector<Real> dw(size_t(inputs * outputs));
  for (auto _ : state)
    transposed_product({x.data(), rows, inputs}, {dy.data(), rows, outputs},
                       {dw.data(), inputs, outputs}, false, precision);
  set_product_counters(state, rows, inputs, outputs, precision);
}
BENCHMARK(weight_gradient)
    ->ArgNames({"rows", "inputs", "outputs", "bfloat16"})
    ->ArgsProduct({{960}, {512}, {512, 2048}, {0, 1}})
    ->ArgsProduct({{1600}, {512}, {8000}, {0, 1}});

// What each update costs once: W and its transpose are packed; items are numbers.
void pack_weights(benchmark::State& state) {
  const ThreadPool one(1);
  const int64_t inputs = state.range(0), outputs = state.range(1);
  std::vector<Real> w(size_t(inputs * outputs), Real(0.25)), x(size_t(std::max(inputs, outputs)));
  std::vector<Real> y(x.size());
  PackedMatrix packed({w.data(), inputs, outputs});
  packed.set_precision(kPrecisions[state.range(2)]);
  for (auto _ : state) {
    packed.invalidate();
    packed.multiply({x.data(), 1, inputs}, {y.data(), 1, outputs}, false);
    packed.multiply_transposed({y.data(), 1, outputs}, {x.data(), 1, inputs}, false);
  }
  state.SetItemsProcessed(state.iterations() * inputs * outputs * 2);
}
BENCHMARK(pack_weights)
    ->ArgNames({"inputs", "outputs", "bfloat16"})
    ->ArgsProduct({{512}, {512, 2048, 8000}, {0, 1}});

}  // namespace
