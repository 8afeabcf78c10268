// Kernels by themselves, in numbers a second: build/bin/kernels_bench
#include "tensor/kernels.h"

#include <benchmark/benchmark.h>

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

// The product that sets the peak, packed, one thread; items are floating-point operations.
void packed_product(benchmark::State& state) {
  const ThreadPool one(1);  // sets the product's own threads to one
  const int64_t rows = state.range(0);
  std::vector<Real> a(size_t(rows * 512), Real(0.5)), w(512 * 2048, Real(0.25));
  std::vector<Real> c(size_t(rows * 2048));
  const PackedMatrix packed({w.data(), 512, 2048});
  for (auto _ : state) packed.multiply({a.data(), rows, 512}, {c.data(), rows, 2048}, false);
  state.SetItemsProcessed(state.iterations() * rows * 512 * 2048 * 2);
  state.SetLabel(product_instructions());
}
BENCHMARK(packed_product)->Arg(1)->Arg(32)->Arg(64)->Arg(960);

}  // namespace
