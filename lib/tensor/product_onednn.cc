// The one file that knows oneDNN.
#include "tensor/matrix.h"

#ifdef NMT_REAL_IS_float

#include <algorithm>
#include <atomic>
#include <cstring>
#include <dnnl.hpp>
#include <mutex>
#include <string>
#include <unordered_map>

#include "tensor/arena.h"
#include "tensor/kernels.h"
#include "tensor/onednn.h"
#include "tensor/product.h"

namespace nmt {

using namespace onednn;

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

struct ShapeHash {
  size_t operator()(const Shape& s) const {
    size_t h = size_t(s.m) * 0x9E3779B97F4A7C15ULL;
    h = (h ^ size_t(s.k)) * 0x9E3779B97F4A7C15ULL;
    h = (h ^ size_t(s.n)) * 0x9E3779B97F4A7C15ULL;
    return h ^ (size_t(s.precision) << 3) ^ (size_t(s.kind) << 4) ^ (size_t(s.bias) << 1) ^
           size_t(s.add) ^ (size_t(s.columns) << 6);
  }
};

memory::desc layout(int64_t rows, int64_t cols, memory::format_tag tag,
                    memory::data_type type = memory::data_type::f32) {
  return {{rows, cols}, type, tag};
}

// Weights in groups of kPackedColumns columns, each with all its rows: a run of groups is a matrix.
constexpr auto kColumnGroups = memory::format_tag::BA16a64b;

// In bfloat16 both are the kernels' work, which lays them as the product reads them fastest. In
// float the library packs weights as it likes; a gradient's operands, used once, lie as they are.
memory::desc first_operand(const Shape& s) {
  using Tag = memory::format_tag;
  if (s.precision == Precision::kBfloat16)
    return layout(s.m, s.k, Tag::ab, memory::data_type::bf16);
  return layout(s.m, s.k, s.kind == Kind::kGradient ? Tag::ba : Tag::ab);
}
memory::desc second_operand(const Shape& s) {
  using Tag = memory::format_tag;
  if (s.precision == Precision::kBfloat16)
    return layout(s.k, s.n, Tag::BA16a64b2a, memory::data_type::bf16);
  if (s.columns) return layout(s.k, s.n, kColumnGroups);
  return layout(s.k, s.n, s.kind == Kind::kGradient ? Tag::ab : Tag::any);
}

// c [m, n] (+)= a [m, k] · b [k, n] (+ bias [n]). Creating a primitive costs up to a millisecond:
// each is kept.
struct Product {
  dnnl::matmul primitive;
  memory a, b, bias, c, scratch;
  int64_t scratch_bytes;
};

dnnl::matmul::primitive_desc describe(const Shape& s) {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (s.add) {
    dnnl::post_ops sum;
    sum.append_sum(1.0f);
    attributes.set_post_ops(sum);
  }
  const auto result = layout(s.m, s.n, memory::format_tag::ab);
  const auto bias = s.bias ? layout(1, s.n, memory::format_tag::ab) : memory::desc();
  return {dnnl::matmul::desc(first_operand(s), second_operand(s), bias, result), attributes,
          thread_engine().engine};
}

Product make_product(const Shape& s) {
  const auto& engine = thread_engine().engine;
  const auto d = describe(s);
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

namespace onednn {

void* thread_scratch(Scratch use, int64_t bytes) {
  thread_local Buffer buffers[4];
  Buffer& buffer = buffers[size_t(use)];
  const int64_t count = (bytes + int64_t(sizeof(Real)) - 1) / int64_t(sizeof(Real));
  if (buffer.size() < count) buffer = Buffer(count + count / 4);
  return buffer.data();
}

void execute(const Shape& s, const void* a, const void* b, Real* c, const Real* bias) {
  Product& p = product_for(s);
  p.a.set_data_handle(const_cast<void*>(a));
  p.b.set_data_handle(const_cast<void*>(b));
  p.c.set_data_handle(c);
  p.scratch.set_data_handle(thread_scratch(Scratch::kProduct, p.scratch_bytes));
  if (s.bias) p.bias.set_data_handle(const_cast<Real*>(bias));
  p.primitive.execute(thread_engine().stream, {{DNNL_ARG_SRC, p.a},
                                               {DNNL_ARG_WEIGHTS, p.b},
                                               {DNNL_ARG_BIAS, p.bias},
                                               {DNNL_ARG_DST, p.c},
                                               {DNNL_ARG_SCRATCHPAD, p.scratch}});
}

}  // namespace onednn

namespace {

// Their product with the rows of a batch still is in the cache when it is looked at: 256 to 1024
// are within a percent of each other, all at once cost a twentieth of a translation.
constexpr int64_t kColumnsAtOnce = 512;

// Costs a tenth of a nanosecond a number, about a hundredth of the product. Nothing is kept for the
// other product that reads the same numbers: the gradient wants them in another layout.
const void* converted_rows(const Shape& s, const Real* a) {
  if (s.precision == Precision::kFloat32) return a;
  const int64_t count = s.m * s.k;
  void* to = thread_scratch(Scratch::kFirst, count * int64_t(sizeof(uint16_t)));
  kernels().bfloat16(a, static_cast<uint16_t*>(to), count);
  return to;
}

// shape.m rows of a, each meeting the same weights.
void execute_by_rows(Shape shape, const Real* a, const void* w, Real* c, const Real* bias) {
  const int64_t rows = shape.m;
  for (int64_t begin = 0; begin < rows; begin += shape.m) {
    shape.m = std::min(kRowsAtOnce, rows - begin);
    execute(shape, converted_rows(shape, a + begin * shape.k), w, c + begin * shape.n, bias);
  }
}

void fill_packed(const Shape& shape, Matrix w, const memory::desc& wanted, Real* to) {
  const bool transposed = shape.kind == Kind::kTransposed;
  if (shape.precision == Precision::kBfloat16) {
    auto* words = reinterpret_cast<uint32_t*>(to);
    if (transposed)
      kernels().bfloat16_packed_transposed(w.data, words, w.rows, w.cols);
    else
      kernels().bfloat16_packed(w.data, words, w.rows, w.cols, w.rows);
    return;
  }
  using Tag = memory::format_tag;
  if (wanted == layout(shape.k, shape.n, kColumnGroups)) {  // several times as fast as a reorder
    const auto packing = transposed ? kernels().float_packed_transposed : kernels().float_packed;
    packing(w.data, to, w.rows, w.cols);
    return;
  }
  Engine& e = thread_engine();
  memory stored(layout(shape.k, shape.n, transposed ? Tag::ba : Tag::ab), e.engine, w.data);
  memory packed(wanted, e.engine, to);
  dnnl::reorder(stored, packed).execute(e.stream, stored, packed);
}

// Of packed weights, in Reals; 0 unless they lie in groups of columns.
int64_t column_stride(const Shape& shape, const memory::desc& packed) {
  if (shape.precision == Precision::kBfloat16) return rounded_up(shape.k, kBfloat16Terms) / 2;
  const bool in_groups = packed == layout(shape.k, shape.n, kColumnGroups);
  return in_groups ? rounded_up(shape.k, kFloatTerms) : 0;
}

// The library's layout of weights does not depend on the number of rows that meet them.
constexpr int64_t kRowsToAskWith = 64;

}  // namespace

struct PackedMatrix::State {
  struct Copy {
    std::atomic<bool> ready{false};
    Buffer numbers;
    int64_t stride = 0;  // numbers from one column to the next, a group's; 0: not in groups
    std::mutex packing;
  };
  Copy plain, transposed;

  // W or its transpose, as the product of that shape wants it.
  const Real* packed(Copy& copy, const Shape& shape, Matrix w) {
    if (!copy.ready.load(std::memory_order_acquire)) {
      std::lock_guard lock(copy.packing);
      if (!copy.ready.load(std::memory_order_relaxed)) {
        const auto wanted = describe(shape).weights_desc();
        const auto count = int64_t((wanted.get_size() + sizeof(Real) - 1) / sizeof(Real));
        if (copy.numbers.size() != count) copy.numbers = Buffer(count);
        fill_packed(shape, w, wanted, copy.numbers.data());
        copy.stride = column_stride(shape, wanted);
        copy.ready.store(true, std::memory_order_release);
      }
    }
    return copy.numbers.data();
  }
};

PackedMatrix::PackedMatrix(Matrix w) : w_(w), state_(std::make_unique<State>()) {}
PackedMatrix::~PackedMatrix() = default;
PackedMatrix::PackedMatrix(PackedMatrix&&) noexcept = default;

const Real* PackedMatrix::packed(bool transposed) const {
  if (transposed)
    return state_->packed(
        state_->transposed,
        {kRowsToAskWith, w_.cols, w_.rows, Kind::kTransposed, false, false, precision_}, w_);
  return state_->packed(state_->plain,
                        {kRowsToAskWith, w_.rows, w_.cols, Kind::kPlain, false, false, precision_},
                        w_);
}

bool PackedMatrix::stale(bool transposed) const {
  const State::Copy& copy = transposed ? state_->transposed : state_->plain;
  return !copy.ready && copy.numbers.size() > 0;
}

void PackedMatrix::pack(bool transposed) const { packed(transposed); }

void PackedMatrix::multiply(Matrix a, Matrix c, bool add, const Real* bias) const {
  if (a.rows == 0) return;
  const Real* w = packed(false);
  execute_by_rows({a.rows, w_.rows, w_.cols, Kind::kPlain, add, bias != nullptr, precision_},
                  a.data, w, c.data, bias);
}

void PackedMatrix::multiply_transposed(Matrix a, Matrix c, bool add, const Real* bias) const {
  if (a.rows == 0) return;
  const Real* w = packed(true);
  execute_by_rows({a.rows, w_.cols, w_.rows, Kind::kTransposed, add, bias != nullptr, precision_},
                  a.data, w, c.data, bias);
}

void PackedMatrix::multiply_by_columns(bool transposed, Matrix a, const Real* bias,
                                       const Visit& visit) const {
  if (a.rows == 0) return;
  const Real* w = packed(transposed);
  const int64_t stride = (transposed ? state_->transposed : state_->plain).stride;
  Shape shape{a.rows, w_.rows, w_.cols, Kind::kPlain, false, bias != nullptr, precision_};
  if (transposed) {
    std::swap(shape.k, shape.n);
    shape.kind = Kind::kTransposed;
  }
  shape.columns = stride > 0;
  const int64_t all = shape.n, blocks = stride > 0 ? std::max<int64_t>(1, all / kColumnsAtOnce) : 1;
  const void* rows = converted_rows(shape, a.data);
  for (int64_t i = 0; i < blocks; ++i) {
    const int64_t begin = i * kColumnsAtOnce;
    shape.n = i + 1 < blocks ? kColumnsAtOnce : all - begin;  // the last is no narrower
    auto* c = static_cast<Real*>(
        thread_scratch(Scratch::kResult, shape.m * shape.n * int64_t(sizeof(Real))));
    execute(shape, rows, w + begin * stride, c, bias ? bias + begin : nullptr);
    visit(begin, {c, shape.m, shape.n});
  }
}

void PackedMatrix::set_precision(Precision wanted) {
  precision_ = effective_precision(wanted);
  invalidate();
}

void PackedMatrix::invalidate() {
  state_->plain.ready = false;
  state_->transposed.ready = false;
}

Precision effective_precision(Precision wanted) {
  static const bool has_bfloat16 = [] {
    const auto isa = dnnl::get_effective_cpu_isa();
    return (isa == dnnl::cpu_isa::avx512_core_bf16 || isa == dnnl::cpu_isa::avx512_core_amx) &&
           std::strcmp(kernels().name, "avx512") == 0;
  }();
  return has_bfloat16 ? wanted : Precision::kFloat32;
}

std::string precision_fallback(Precision wanted) {
  if (effective_precision(wanted) == wanted) return "";
  return std::string("bfloat16 needs AVX512-BF16 instructions; here products have ") +
         product_instructions() + " and kernels " + kernels().name;
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
