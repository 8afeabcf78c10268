// Gradients of weights in float: operands that are known at once, and some rows at a time.
#include "tensor/matrix.h"

#ifdef NMT_REAL_IS_float

#include <algorithm>

#include "tensor/kernels.h"
#include "tensor/onednn.h"
#include "tensor/product.h"

namespace nmt {

using namespace onednn;

static_assert(kTermsAtOnce % kRowsAtOnce == 0 && kRowsAtOnce % kBfloat16Terms == 0);

namespace {

using Side = ProductTerms::Side;

// Words of a chunk of kTermsAtOnce terms or less, in bfloat16.
int64_t chunk_words(Side side, int64_t terms, int64_t cols) {
  const int64_t columns = side == Side::kFirst ? cols : rounded_up(cols, kPackedColumns);
  return columns * rounded_up(terms, kBfloat16Terms) / 2;
}

void put_words(Side side, Matrix x, uint32_t* to, int64_t terms) {
  const auto put = side == Side::kFirst ? kernels().bfloat16_transposed : kernels().bfloat16_packed;
  put(x.data, to, x.rows, x.cols, terms);
}

// Terms [begin, begin + terms) as the product reads them.
const void* operand(Side side, Matrix x, Precision precision, int64_t begin, int64_t terms) {
  if (precision == Precision::kFloat32) return x.row(begin);
  const auto use = side == Side::kFirst ? Scratch::kFirst : Scratch::kSecond;
  const int64_t bytes = chunk_words(side, terms, x.cols) * int64_t(sizeof(uint32_t));
  auto* to = static_cast<uint32_t*>(thread_scratch(use, bytes));
  put_words(side, x.slice(begin, terms), to, terms);
  return to;
}
const void* operand(const ProductTerms& x, int64_t begin) {
  if (x.precision == Precision::kFloat32) return x.plain().row(begin);
  return static_cast<const uint32_t*>(x.memory) + chunk_words(x.side, begin, x.cols);
}

// first(begin, terms) and second(begin, terms) are the operands of that chunk.
template <class First, class Second>
void product_by_terms(int64_t rows, Matrix c, bool add, Precision precision, First first,
                      Second second) {
  if (rows == 0 && !add) std::fill_n(c.data, c.size(), Real(0));
  for (int64_t begin = 0; begin < rows; begin += kTermsAtOnce, add = true) {
    const int64_t terms = std::min(kTermsAtOnce, rows - begin);
    Shape shape{c.rows, terms, c.cols, Kind::kGradient, add, false, precision};
    // Those that fill up are zeros on both sides.
    if (precision == Precision::kBfloat16) shape.k = rounded_up(terms, kBfloat16Terms);
    execute(shape, first(begin, terms), second(begin, terms), c.data);
  }
}

}  // namespace

void transposed_product(Matrix a, Matrix b, Matrix c, bool add, Precision wanted) {
  const Precision precision = effective_precision(wanted);
  product_by_terms(
      a.rows, c, add, precision,
      [&](int64_t begin, int64_t n) { return operand(Side::kFirst, a, precision, begin, n); },
      [&](int64_t begin, int64_t n) { return operand(Side::kSecond, b, precision, begin, n); });
}

void transposed_product(const ProductTerms& a, Matrix b, Matrix c, bool add) {
  product_by_terms(
      b.rows, c, add, a.precision, [&](int64_t begin, int64_t) { return operand(a, begin); },
      [&](int64_t begin, int64_t n) { return operand(Side::kSecond, b, a.precision, begin, n); });
}

void transposed_product(Matrix a, const ProductTerms& b, Matrix c, bool add) {
  product_by_terms(
      a.rows, c, add, b.precision,
      [&](int64_t begin, int64_t n) { return operand(Side::kFirst, a, b.precision, begin, n); },
      [&](int64_t begin, int64_t) { return operand(b, begin); });
}

int64_t ProductTerms::rows_at_once() { return kRowsAtOnce; }

int64_t ProductTerms::bytes() const {
  if (precision == Precision::kFloat32) return rows * cols * int64_t(sizeof(Real));
  // All chunks but the last are full, and a full one is as large as its terms.
  return chunk_words(side, rows, cols) * int64_t(sizeof(uint32_t));
}

Matrix ProductTerms::plain() const {
  if (precision == Precision::kBfloat16) return {nullptr, rows, cols};
  return {static_cast<Real*>(memory), rows, cols};
}

void ProductTerms::put(int64_t begin, Matrix x) const {
  if (precision == Precision::kFloat32) return;
  const int64_t chunk = begin / kTermsAtOnce * kTermsAtOnce, inside = begin - chunk;
  auto* to = static_cast<uint32_t*>(memory) + chunk_words(side, chunk, cols) +
             inside / 2 * (side == Side::kFirst ? 1 : kPackedColumns);
  put_words(side, x, to, std::min(kTermsAtOnce, rows - chunk));
}

}  // namespace nmt

#endif  // NMT_REAL_IS_float
