#include "tensor/kernels.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "base/error.h"

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

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
namespace amx_bf16 {
void bfloat16_product(const PackedProduct& p);
}
#endif

#if defined(__x86_64__)
namespace {

const Kernels& avx512_kernels() {
  static const Kernels all = [] {
    Kernels kernels = avx512::table;
    if (__builtin_cpu_supports("avx512bf16")) {
      avx512_bf16::use_bfloat16_instructions(kernels);
      kernels.bfloat16_instructions = "avx512_bf16";
    }
    return kernels;
  }();
  return all;
}

// avx512's with products by tiles.
const Kernels& amx_kernels() {
  static const Kernels all = [] {
    Kernels kernels = avx512_kernels();
    kernels.name = "amx";
    kernels.bfloat16_product = amx_bf16::bfloat16_product;
    kernels.bfloat16_instructions = "amx_bf16";
    return kernels;
  }();
  return all;
}

// GCC 12 and clang 14 do not both know the names, and the system gives tiles to those who ask.
bool may_use_tiles() {
#ifdef __linux__
  constexpr unsigned kAmxBf16 = 1u << 22, kAmxTile = 1u << 24;  // of leaf 7, EDX
  constexpr long kRequestPermission = 0x1023, kTileData = 18;   // ARCH_REQ_XCOMP_PERM
  static const bool may = [] {
    unsigned a, b, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & kAmxBf16) && (d & kAmxTile) &&
           syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
  }();
  return may;
#else
  return false;
#endif
}

}  // namespace
#endif

std::vector<const Kernels*> runnable_kernels() {
  std::vector<const Kernels*> all;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    if (avx512_kernels().bfloat16_product && may_use_tiles()) all.push_back(&amx_kernels());
    all.push_back(&avx512_kernels());
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) all.push_back(&avx2::table);
#endif
  all.push_back(&baseline::table);
  return all;
}

namespace {

constexpr std::array<std::string_view, 4> kNames = {"amx", "avx512", "avx2", "baseline"};

/// The place in kNames, the best first; their number if there is no such name.
size_t rank_of(std::string_view name) {
  return size_t(std::find(kNames.begin(), kNames.end(), name) - kNames.begin());
}

const Kernels& choose() {
  const std::vector<const Kernels*> all = runnable_kernels();
  const char* limit = std::getenv("NMT_KERNELS");
  if (limit == nullptr || *limit == '\0') return *all.front();
  if (rank_of(limit) == kNames.size())
    throw Error::usage("NMT_KERNELS",
                       fmt::format("is '{}', but must be {}", limit, fmt::join(kNames, ", ")),
                       "correct or unset the environment variable");
  return **std::find_if(all.begin(), all.end(), [&](const Kernels* kernels) {
    return rank_of(kernels->name) >= rank_of(limit);
  });
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

}  // namespace nmt
