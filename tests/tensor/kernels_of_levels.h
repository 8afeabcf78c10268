#pragma once

#include <vector>

#include "tensor/kernels.h"

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
#endif

namespace test {

/// Of every instruction set that this processor can run.
inline std::vector<const Kernels*> runnable() {
  std::vector<const Kernels*> all{&baseline::table};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) all.push_back(&avx2::table);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    all.push_back(&avx512::table);
#endif
  return all;
}

}  // namespace test
}  // namespace nmt
