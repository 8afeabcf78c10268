// The one file that knows oneDNN.
#include "tensor/matrix.h"

#ifdef NMT_REAL_IS_float

#include <algorithm>
#include <cstdlib>
#include <dnnl.hpp>
#include <string_view>
#include <unordered_map>

#include "tensor/product_float.h"

namespace nmt::float_products {
namespace {

using dnnl::memory;

// One to a thread: a primitive and its memory objects are then never shared.
struct Engine {
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
};

Engine& thread_engine() {
  thread_local Engine engine;
  return engine;
}

struct Shape {
  int64_t m, k, n;
  bool add, bias;
  bool operator==(const Shape&) const = default;
};

struct ShapeHash {
  size_t operator()(const Shape& s) const {
    size_t h = size_t(s.m) * 0x9E3779B97F4A7C15ULL;
    h = (h ^ size_t(s.k)) * 0x9E3779B97F4A7C15ULL;
    h = (h ^ size_t(s.n)) * 0x9E3779B97F4A7C15ULL;
    return h ^ (size_t(s.bias) << 1) ^ size_t(s.add);
  }
};

// Creating a primitive costs up to a millisecond: each is kept.
struct Product {
  dnnl::matmul primitive;
  memory a, b, bias, c, scratch;
  int64_t scratch_bytes;
};

Product make_product(const Shape& s) {
  using Tag = memory::format_tag;
  using Type = memory::data_type;
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (s.add) {
    dnnl::post_ops sum;
    sum.append_sum(1.0f);
    attributes.set_post_ops(sum);
  }
  const auto& engine = thread_engine().engine;
  const dnnl::matmul::primitive_desc d(
      {{{s.m, s.k}, Type::bf16, Tag::ab},
       {{s.k, s.n}, Type::bf16, Tag::BA16a64b2a},
       s.bias ? memory::desc({1, s.n}, Type::f32, Tag::ab) : memory::desc(),
       {{s.m, s.n}, Type::f32, Tag::ab}},
      attributes, engine);
  const auto scratch = d.scratchpad_desc();
  return {dnnl::matmul(d),
          memory(d.src_desc(), engine, nullptr),
          memory(d.weights_desc(), engine, nullptr),
          s.bias ? memory(d.bias_desc(), engine, nullptr) : memory(),
          memory(d.dst_desc(), engine, nullptr),
          memory(scratch, engine, nullptr),
          int64_t(scratch.get_size())};
}

Product& product_for(const Shape& s) {
  thread_local std::unordered_map<Shape, Product, ShapeHash> products;
  constexpr size_t kMost = 4096;  // shapes of batches by tokens vary without end
  if (products.size() >= kMost) products.clear();
  auto it = products.find(s);
  if (it == products.end()) it = products.emplace(s, make_product(s)).first;
  return it->second;
}

}  // namespace

bool library_is_better() {
  static const bool better = [] {
    const char* asked = std::getenv("NMT_PRODUCTS");
    return dnnl::get_effective_cpu_isa() == dnnl::cpu_isa::avx512_core_amx ||
           (asked && std::string_view(asked) == "onednn");
  }();
  return better;
}

void run_library_bfloat16(const PackedProduct& s) {
  if (s.start && s.start != s.c) std::copy_n(s.start, s.rows * s.cols, s.c);
  // Rows in pieces of powers of two: each number of them costs a primitive.
  constexpr int64_t kMostRows = 256;
  for (int64_t begin = 0, rows = kMostRows; begin < s.rows; begin += rows) {
    while (rows > s.rows - begin) rows /= 2;
    Product& p =
        product_for({rows, 2 * s.words, s.cols, /*add=*/s.start != nullptr, s.bias != nullptr});
    const auto* a = static_cast<const uint32_t*>(s.a) + begin * s.a_stride;
    p.a.set_data_handle(const_cast<uint32_t*>(a));
    p.b.set_data_handle(const_cast<void*>(s.b));
    p.c.set_data_handle(s.c + begin * s.c_stride);
    p.scratch.set_data_handle(thread_scratch(Scratch::kLibrary, p.scratch_bytes));
    if (s.bias) p.bias.set_data_handle(const_cast<float*>(s.bias));
    p.primitive.execute(thread_engine().stream, {{DNNL_ARG_SRC, p.a},
                                                 {DNNL_ARG_WEIGHTS, p.b},
                                                 {DNNL_ARG_BIAS, p.bias},
                                                 {DNNL_ARG_DST, p.c},
                                                 {DNNL_ARG_SCRATCHPAD, p.scratch}});
  }
}

}  // namespace nmt::float_products

#endif  // NMT_REAL_IS_float
