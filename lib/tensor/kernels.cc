#include "tensor/kernels.h"

#include <cstdlib>
#include <cstring>

namespace nmt {

namespace baseline {
extern const Kernels table;
}

#if defined(__x86_64__)
namespace avx2 {
extern const Kernels table;
}
namespace avx512 {
extern const Kernels table;
}

namespace {

const Kernels& choose() {
  const char* limit = std::getenv("NMT_KERNELS");
  const bool baseline_wanted = limit && std::strcmp(limit, "baseline") == 0;
  const bool avx2_wanted = limit && std::strcmp(limit, "avx2") == 0;
  if (baseline_wanted) return baseline::table;
  if (!avx2_wanted && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    return avx512::table;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return avx2::table;
  return baseline::table;
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

#else

const Kernels& kernels() { return baseline::table; }

#endif

}  // namespace nmt
