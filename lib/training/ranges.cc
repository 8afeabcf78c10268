#include "training/ranges.h"

#include <algorithm>
#include <vector>

namespace nmt {
namespace {

// 256 KiB of floats: large enough to hide the call, small enough to share one embedding evenly.
constexpr int64_t kRange = 1 << 16;

struct Cut {
  int parameter;
  int64_t begin, count;
};

std::vector<Cut> cut(const ParameterStore& parameters) {
  std::vector<Cut> cuts;
  for (int p = 0; p < parameters.size(); ++p)
    for (int64_t begin = 0; begin < parameters[p].size(); begin += kRange)
      cuts.push_back({p, begin, std::min(kRange, parameters[p].size() - begin)});
  return cuts;
}

}  // namespace

void for_each_range(const ParameterStore& parameters, ThreadPool& pool,
                    const std::function<void(int, int64_t, int64_t)>& work) {
  const std::vector<Cut> cuts = cut(parameters);
  pool.run(int(cuts.size()), [&](int i) {
    const Cut& c = cuts[size_t(i)];
    work(c.parameter, c.begin, c.count);
  });
}

}  // namespace nmt
