#include "tensor/product_peak.h"

#include <chrono>
#include <deque>

#include "tensor/arena.h"
#include "tensor/product.h"

namespace nmt {

double product_peak(ThreadPool& pool) {
  constexpr int64_t kRows = 64, kInner = 512, kCols = 2048;
  constexpr int kRepeats = 200;
  struct Operands {
    Buffer a{kRows * kInner}, w{kInner * kCols}, c{kRows * kCols};
    PackedMatrix packed{Matrix{w.data(), kInner, kCols}};
    void multiply() { packed.multiply({a.data(), kRows, kInner}, {c.data(), kRows, kCols}, false); }
  };
  std::deque<Operands> operands(static_cast<size_t>(pool.size()));
  pool.run(pool.size(), [&](int t) { operands[size_t(t)].multiply(); });  // packs the weights
  const auto start = std::chrono::steady_clock::now();
  pool.run(pool.size(), [&](int t) {
    for (int i = 0; i < kRepeats; ++i) operands[size_t(t)].multiply();
  });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const double operations = 2.0 * kRows * kInner * kCols * kRepeats * pool.size();
  return operations / seconds.count() / 1e9;
}

}  // namespace nmt
