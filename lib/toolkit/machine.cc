#include "toolkit/machine.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <deque>
#include <fstream>

#include "tensor/arena.h"
#include "tensor/product.h"

namespace nmt {

std::string machine_name() {
  std::string name = "unknown processor";
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) {
      name = line.substr(line.find(':') + 2);
      break;
    }
  const int cores = available_threads();
  return name + ", " + std::to_string(cores) + (cores == 1 ? " core" : " cores");
}

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

int64_t resident_memory() {
  std::ifstream statm("/proc/self/statm");  // in pages: size, resident, ...
  int64_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

int64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return int64_t{usage.ru_maxrss} * 1024;  // Linux counts KiB
}

}  // namespace nmt
