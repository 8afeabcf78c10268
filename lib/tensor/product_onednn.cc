// The one file that knows oneDNN.
#include "tensor/matrix.h"

#ifdef NMT_REAL_IS_float

#include <algorithm>
#include <atomic>
#include <dnnl.hpp>
#include <mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "tensor/arena.h"
#include "tensor/product.h"

namespace nmt {
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

enum class Kind : uint8_t { kPlain, kTransposed, kGradient };

struct Shape {
  int64_t m, k, n;
  Kind kind;
  bool add;
  bool operator==(const Shape&) const = default;
};

struct ShapeHash {
  size_t operator()(const Shape& s) const {
    size_t h = size_t(s.m) * 0x9E3779B97F4A7C15ULL;
    h = (h ^ size_t(s.k)) * 0x9E3779B97F4A7C15ULL;
    h = (h ^ size_t(s.n)) * 0x9E3779B97F4A7C15ULL;
    return h ^ (size_t(s.kind) << 1) ^ size_t(s.add);
  }
};

memory::desc row_major(int64_t rows, int64_t cols) {
  return {{rows, cols}, memory::data_type::f32, memory::format_tag::ab};
}
memory::desc column_major(int64_t rows, int64_t cols) {
  return {{rows, cols}, memory::data_type::f32, memory::format_tag::ba};
}
memory::desc any_layout(int64_t rows, int64_t cols) {
  return {{rows, cols}, memory::data_type::f32, memory::format_tag::any};
}

// c [m, n] (+)= a [m, k] · b [k, n]. Creating a primitive costs up to a millisecond: each is kept.
struct Product {
  dnnl::matmul primitive;
  memory a, b, c, scratch;
  int64_t scratch_bytes;
};

dnnl::matmul::primitive_desc describe(const Shape& s) {
  const auto a = s.kind == Kind::kGradient ? column_major(s.m, s.k) : row_major(s.m, s.k);
  const auto b = s.kind == Kind::kGradient ? row_major(s.k, s.n) : any_layout(s.k, s.n);
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (s.add) {
    dnnl::post_ops sum;
    sum.append_sum(1.0f);
    attributes.set_post_ops(sum);
  }
  return {dnnl::matmul::desc(a, b, row_major(s.m, s.n)), attributes, thread_engine().engine};
}

Product make_product(const Shape& s) {
  const auto& engine = thread_engine().engine;
  const auto d = describe(s);
  const auto scratch = d.scratchpad_desc();
  return {dnnl::matmul(d),
          memory(d.src_desc(), engine, nullptr),
          memory(d.weights_desc(), engine, nullptr),
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

// Working memory of whichever product runs: one of its own each would add up to gigabytes.
Real* thread_scratch(int64_t bytes) {
  thread_local Buffer buffer;
  const int64_t count = (bytes + int64_t(sizeof(Real)) - 1) / int64_t(sizeof(Real));
  if (buffer.size() < count) buffer = Buffer(count + count / 4);
  return buffer.data();
}

void execute(const Shape& s, const Real* a, const Real* b, Real* c) {
  Product& p = product_for(s);
  p.a.set_data_handle(const_cast<Real*>(a));
  p.b.set_data_handle(const_cast<Real*>(b));
  p.c.set_data_handle(c);
  p.scratch.set_data_handle(thread_scratch(p.scratch_bytes));
  p.primitive.execute(thread_engine().stream, {{DNNL_ARG_SRC, p.a},
                                               {DNNL_ARG_WEIGHTS, p.b},
                                               {DNNL_ARG_DST, p.c},
                                               {DNNL_ARG_SCRATCHPAD, p.scratch}});
}

// Each shape costs a primitive, up to a millisecond once and a hundred kilobytes for good, and a
// training run meets hundreds of row counts: many rows are taken in pieces of one size and a rest.
constexpr int64_t kRowsAtOnce = 256;  // each piece reads all of the packed weights
constexpr int64_t kTermsAtOnce =
    1024;  // of the gradient's sums; each piece reads and writes them all

// shape.m rows of a, each meeting the same weights.
void execute_by_rows(Shape shape, const Real* a, const Real* w, Real* c) {
  const int64_t rows = shape.m;
  for (int64_t begin = 0; begin < rows; begin += shape.m) {
    shape.m = std::min(kRowsAtOnce, rows - begin);
    execute(shape, a + begin * shape.k, w, c + begin * shape.n);
  }
}

// The library's layout of weights does not depend on the number of rows that meet them.
constexpr int64_t kRowsToAskWith = 64;

}  // namespace

struct PackedMatrix::State {
  struct Copy {
    std::atomic<bool> ready{false};
    Buffer numbers;
  };
  Copy plain, transposed;
  std::mutex packing;

  // [k, n] as the product wants it; `stored` says how w lies.
  const Real* packed(Copy& copy, const Shape& shape, const memory::desc& stored, Real* w) {
    if (!copy.ready.load(std::memory_order_acquire)) {
      std::lock_guard lock(packing);
      if (!copy.ready.load(std::memory_order_relaxed)) {
        const auto wanted = describe(shape).weights_desc();
        const auto count = int64_t(wanted.get_size() / sizeof(Real));
        if (copy.numbers.size() != count) copy.numbers = Buffer(count);
        Engine& e = thread_engine();
        memory from(stored, e.engine, w), to(wanted, e.engine, copy.numbers.data());
        dnnl::reorder(from, to).execute(e.stream, from, to);
        copy.ready.store(true, std::memory_order_release);
      }
    }
    return copy.numbers.data();
  }
};

PackedMatrix::PackedMatrix(Matrix w) : w_(w), state_(std::make_unique<State>()) {}
PackedMatrix::~PackedMatrix() = default;
PackedMatrix::PackedMatrix(PackedMatrix&&) noexcept = default;

void PackedMatrix::multiply(Matrix a, Matrix c, bool add) const {
  if (a.rows == 0) return;
  const Shape ask{kRowsToAskWith, w_.rows, w_.cols, Kind::kPlain, false};
  const Real* w = state_->packed(state_->plain, ask, row_major(w_.rows, w_.cols), w_.data);
  execute_by_rows({a.rows, w_.rows, w_.cols, Kind::kPlain, add}, a.data, w, c.data);
}

void PackedMatrix::multiply_transposed(Matrix a, Matrix c, bool add) const {
  if (a.rows == 0) return;
  const Shape ask{kRowsToAskWith, w_.cols, w_.rows, Kind::kTransposed, false};
  const Real* w = state_->packed(state_->transposed, ask, column_major(w_.cols, w_.rows), w_.data);
  execute_by_rows({a.rows, w_.cols, w_.rows, Kind::kTransposed, add}, a.data, w, c.data);
}

void PackedMatrix::invalidate() {
  state_->plain.ready = false;
  state_->transposed.ready = false;
}

void add_transposed_product(Matrix a, Matrix b, Matrix c) {
  for (int64_t begin = 0; begin < a.rows; begin += kTermsAtOnce) {
    const int64_t terms = std::min(kTermsAtOnce, a.rows - begin);
    execute({a.cols, terms, b.cols, Kind::kGradient, true}, a.row(begin), b.row(begin), c.data);
  }
}

const char* product_instructions() {
  switch (dnnl::get_effective_cpu_isa()) {
    case dnnl::cpu_isa::avx512_core_amx:
      return "avx512_core_amx";
    case dnnl::cpu_isa::avx512_core_bf16:
      return "avx512_core_bf16";
    case dnnl::cpu_isa::avx512_core_vnni:
      return "avx512_core_vnni";
    case dnnl::cpu_isa::avx512_core:
      return "avx512_core";
    case dnnl::cpu_isa::avx2_vnni:
      return "avx2_vnni";
    case dnnl::cpu_isa::avx2:
      return "avx2";
    case dnnl::cpu_isa::avx:
      return "avx";
    case dnnl::cpu_isa::sse41:
      return "sse41";
    default:
      return "generic";
  }
}

}  // namespace nmt

#endif  // NMT_REAL_IS_float
