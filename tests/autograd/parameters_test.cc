#include "autograd/parameters.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <thread>

namespace nmt {

TEST_CASE("parameters: threads that ask for the same rows at once get the same block") {
  constexpr int kParameters = 50, kThreads = 2, kBlocks = 200;
  ParameterStore store;
  for (int p = 0; p < kParameters; ++p)
    store.get("p" + std::to_string(p), {kBlocks, 2}, Init::kZero);
  std::array<std::atomic<int>, kParameters> arrived{};
  const auto ask = [&] {
    for (int p = 0; p < kParameters; ++p) {
      ++arrived[size_t(p)];
      while (arrived[size_t(p)] < kThreads) continue;  // so that they begin at once
      for (int r = 0; r < kBlocks; ++r) store[p].rows(r, 1);
    }
  };
  {
    std::array<std::jthread, kThreads> threads;
    for (std::jthread& thread : threads) thread = std::jthread(ask);
  }
  for (int p = 0; p < kParameters; ++p) CHECK(store[p].blocks().size() == kBlocks);
}

}  // namespace nmt
