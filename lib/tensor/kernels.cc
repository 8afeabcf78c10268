#include "tensor/kernels.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

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
namespace avx512_bf16 {
void use_bfloat16_instructions(Kernels& kernels);
}
#endif

#if defined(__x86_64__)
namespace {

const Kernels& avx512_kernels() {
  static const Kernels all = [] {
    Kernels kernels = avx512::table;
    if (__builtin_cpu_supports("avx512bf16")) avx512_bf16::use_bfloat16_instructions(kernels);
    return kernels;
  }();
  return all;
}

}  // namespace
#endif

std::vector<const Kernels*> runnable_kernels() {
  std::vector<const Kernels*> all;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    all.push_back(&avx512_kernels());
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) all.push_back(&avx2::table);
#endif
  all.push_back(&baseline::table);
  return all;
}

namespace {

const Kernels& choose() {
  const std::vector<const Kernels*> all = runnable_kernels();
  const char* limit = std::getenv("NMT_KERNELS");
  const auto wanted = std::find_if(all.begin(), all.end(), [&](const Kernels* kernels) {
    return limit && std::string_view(kernels->name) == limit;
  });
  return wanted == all.end() ? *all.front() : **wanted;
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

}  // namespace nmt
