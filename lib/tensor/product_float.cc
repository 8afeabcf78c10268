// Products in float: weights packed, rows converted, and the road to the kernels.
#include "tensor/product_float.h"

#ifdef NMT_REAL_IS_float

#include <algorithm>
#include <atomic>
#include <bit>
#include <mutex>
#include <string>

#include "tensor/arena.h"
#include "tensor/candidate_filter.h"

namespace nmt {

using namespace float_products;

namespace float_products {

void* thread_scratch(Scratch use, int64_t bytes) {
  thread_local Buffer buffers[3];
  Buffer& buffer = buffers[size_t(use)];
  const int64_t count = (bytes + int64_t(sizeof(Real)) - 1) / int64_t(sizeof(Real));
  if (buffer.size() < count) buffer = Buffer(count + count / 4);
  return buffer.data();
}

void round_as_read(Real* x, int64_t count, Precision precision) {
  if (precision == Precision::kFloat32) return;
  std::vector<uint16_t> halves(static_cast<size_t>(count));
  kernels().bfloat16(x, halves.data(), count);
  for (int64_t i = 0; i < count; ++i) x[i] = std::bit_cast<Real>(uint32_t(halves[size_t(i)]) << 16);
}

void run(const PackedProduct& p, Precision precision) {
  if (precision == Precision::kFloat32)
    kernels().float_product(p);
  else
    kernels().bfloat16_product(p);
}

}  // namespace float_products

namespace {

constexpr int64_t kRowsAtOnce = 256;  // are converted while the cache holds them

// Their product with the rows of a batch still is in the cache when it is looked at: 256 to 1024
// are within a percent of each other, all at once cost a twentieth of a translation.
constexpr int64_t kColumnsAtOnce = 512;

// Numbers of a matrix that a core's caches do not hold: the filter saves reading, not arithmetic,
// so that it serves one row alone.
constexpr int64_t kLeastFiltered = 512 * 1024;

// Costs a tenth of a nanosecond a number, about a hundredth of the product. Nothing is kept for the
// other product that reads the same numbers: the gradient wants them in another layout.
const void* converted_rows(Matrix a, Precision precision) {
  if (precision == Precision::kFloat32) return a.data;
  const int64_t stride = 2 * words_of(a.cols, precision);
  auto* to = static_cast<uint16_t*>(
      thread_scratch(Scratch::kFirst, a.rows * stride * int64_t(sizeof(uint16_t))));
  if (stride == a.cols) {
    kernels().bfloat16(a.data, to, a.size());
    return to;
  }
  for (int64_t r = 0; r < a.rows; ++r) {
    kernels().bfloat16(a.row(r), to + r * stride, a.cols);
    std::fill(to + r * stride + a.cols, to + (r + 1) * stride, uint16_t{0});
  }
  return to;
}

}  // namespace

struct PackedMatrix::State {
  struct Copy {
    std::atomic<bool> ready{false};
    Buffer numbers;
    std::mutex packing;
  };
  Copy copies[2];  // of W and of its transpose
  std::mutex filtering;
  std::optional<CandidateFilter> filters[2];
};

PackedMatrix::PackedMatrix(Matrix w) : w_(w), state_(std::make_unique<State>()) {}
PackedMatrix::~PackedMatrix() = default;
PackedMatrix::PackedMatrix(PackedMatrix&&) noexcept = default;

void PackedMatrix::pack(bool transposed) const {
  State::Copy& copy = state_->copies[transposed];
  if (copy.ready.load(std::memory_order_acquire)) return;
  std::lock_guard lock(copy.packing);
  if (copy.ready.load(std::memory_order_relaxed)) return;
  const int64_t terms = transposed ? w_.cols : w_.rows, columns = transposed ? w_.rows : w_.cols;
  const int64_t count = words_of(terms, precision_) * rounded_up(columns, kPackedColumns);
  if (copy.numbers.size() != count) copy.numbers = Buffer(count);
  Real* to = copy.numbers.data();
  auto* words = reinterpret_cast<uint32_t*>(to);
  if (precision_ == Precision::kFloat32 && transposed)
    kernels().float_packed_transposed(w_.data, to, w_.rows, w_.cols);
  else if (precision_ == Precision::kFloat32)
    kernels().float_packed(w_.data, to, w_.rows, w_.cols, w_.rows);
  else if (transposed)
    kernels().bfloat16_packed_transposed(w_.data, words, w_.rows, w_.cols);
  else
    kernels().bfloat16_packed(w_.data, words, w_.rows, w_.cols, w_.rows);
  copy.ready.store(true, std::memory_order_release);
}

bool PackedMatrix::stale(bool transposed) const {
  const State::Copy& copy = state_->copies[transposed];
  return !copy.ready && copy.numbers.size() > 0;
}

void PackedMatrix::invalidate() {
  for (State::Copy& copy : state_->copies) copy.ready = false;
  for (auto& filter : state_->filters) filter.reset();
}

void PackedMatrix::set_precision(Precision wanted) {
  precision_ = effective_precision(wanted);
  invalidate();
}

// Of a·W or a·Wᵀ, all columns; without a and c.
PackedProduct PackedMatrix::product_by(bool transposed) const {
  pack(transposed);
  const int64_t words = words_of(transposed ? w_.cols : w_.rows, precision_);
  return {.rows = 0,
          .words = words,
          .cols = transposed ? w_.rows : w_.cols,
          .a = nullptr,
          .a_stride = words,
          .b = state_->copies[transposed].numbers.data(),
          .b_stride = words,
          .c = nullptr,
          .c_stride = transposed ? w_.rows : w_.cols,
          .bias = nullptr,
          .start = nullptr};
}

void PackedMatrix::multiply_by_rows(bool transposed, const Real* start, Matrix a, Matrix c,
                                    const Real* bias) const {
  if (a.rows == 0) return;
  PackedProduct p = product_by(transposed);
  p.bias = bias;
  for (int64_t begin = 0; begin < a.rows; begin += p.rows) {
    p.rows = std::min(kRowsAtOnce, a.rows - begin);
    p.a = converted_rows(a.slice(begin, p.rows), precision_);
    p.c = c.row(begin);
    p.start = start ? start + begin * c.cols : nullptr;
    run(p, precision_);
  }
}

void PackedMatrix::multiply(Matrix a, Matrix c, bool add, const Real* bias) const {
  multiply_by_rows(false, add ? c.data : nullptr, a, c, bias);
}

void PackedMatrix::multiply_onto(Matrix start, Matrix a, Matrix c) const {
  multiply_by_rows(false, start.data, a, c, nullptr);
}

void PackedMatrix::multiply_transposed(Matrix a, Matrix c, bool add, const Real* bias) const {
  multiply_by_rows(true, add ? c.data : nullptr, a, c, bias);
}

void PackedMatrix::multiply_by_columns(bool transposed, Matrix a, const Real* bias,
                                       const Visit& visit) const {
  if (a.rows == 0) return;
  PackedProduct p = product_by(transposed);
  p.rows = a.rows;
  p.a = converted_rows(a, precision_);
  const auto* w = static_cast<const Real*>(p.b);
  const int64_t all = p.cols, blocks = std::max<int64_t>(1, all / kColumnsAtOnce);
  for (int64_t i = 0; i < blocks; ++i) {
    const int64_t begin = i * kColumnsAtOnce;
    p.cols = i + 1 < blocks ? kColumnsAtOnce : all - begin;  // the last is no narrower
    p.b = w + begin * p.b_stride;
    p.c = static_cast<Real*>(
        thread_scratch(Scratch::kResult, p.rows * p.cols * int64_t(sizeof(Real))));
    p.c_stride = p.cols;
    p.bias = bias ? bias + begin : nullptr;
    run(p, precision_);
    visit(begin, {p.c, p.rows, p.cols});
  }
}

bool PackedMatrix::multiply_where_largest(bool transposed, Matrix a, const Real* bias,
                                          int64_t first, int count, const Visit& visit) const {
  if (a.rows != 1 || w_.size() < kLeastFiltered || !CandidateFilter::helps()) return false;
  PackedProduct p = product_by(transposed);
  std::optional<CandidateFilter>& filter = state_->filters[transposed];
  {
    std::lock_guard lock(state_->filtering);
    if (!filter) filter.emplace(static_cast<const Real*>(p.b), p.words, p.cols, precision_);
  }
  std::vector<Real> x(a.data, a.data + a.cols);
  x.resize(size_t(filter->terms()));
  round_as_read(x.data(), a.cols, precision_);
  const auto groups = filter->groups_of_largest(x.data(), bias, first, count);
  const int64_t all = p.cols;
  if (!groups || 2 * int64_t(groups->size()) * kPackedColumns > all) return false;
  p.rows = 1;
  p.a = converted_rows(a, precision_);
  const auto* w = static_cast<const Real*>(p.b);
  Real c[kPackedColumns];
  for (const int64_t group : *groups) {
    const int64_t begin = group * kPackedColumns;
    p.cols = p.c_stride = std::min(kPackedColumns, all - begin);
    p.b = w + begin * p.b_stride;
    p.c = c;
    p.bias = bias ? bias + begin : nullptr;
    run(p, precision_);
    visit(begin, {c, 1, p.cols});
  }
  return true;
}

Precision effective_precision(Precision wanted) {
  return kernels().bfloat16_product ? wanted : Precision::kFloat32;
}

std::string precision_fallback(Precision wanted) {
  if (effective_precision(wanted) == wanted) return "";
  return std::string("bfloat16 needs AVX512-BF16 instructions; here kernels are ") + kernels().name;
}

const char* product_instructions() {
  const char* of_bfloat16 = kernels().bfloat16_instructions;
  return of_bfloat16 ? of_bfloat16 : kernels().name;
}

}  // namespace nmt

#endif  // NMT_REAL_IS_float
