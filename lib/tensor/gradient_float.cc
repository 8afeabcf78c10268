// Gradients of weights in float: operands that are known at once, and some rows at a time.
#include "tensor/product_float.h"

#ifdef NMT_REAL_IS_float

#include <algorithm>

namespace nmt {

using namespace float_products;

constexpr int64_t kTermsAtOnce = 1024;  // each piece reads and writes all of the gradient

// 64 to 256 are within a percent of each other: what is made of 128 rows of scores is 4 MB.
constexpr int64_t kRowsPut = 128;
static_assert(kTermsAtOnce % kRowsPut == 0 && kRowsPut % kBfloat16Terms == 0);

namespace {

using Side = ProductTerms::Side;

// Words from one row of the first operand, or one column of the second, to the next. Rows start on
// lines of memory.
int64_t stride_of(Side side, int64_t terms, Precision precision) {
  constexpr int64_t kLineWords = 16;
  const int64_t words = words_of(terms, precision);
  return side == Side::kFirst ? rounded_up(words, kLineWords) : words;
}

// Words of a chunk of kTermsAtOnce terms or less.
int64_t chunk_words(Side side, int64_t terms, int64_t cols, Precision precision) {
  const int64_t columns = side == Side::kFirst ? cols : rounded_up(cols, kPackedColumns);
  return columns * stride_of(side, terms, precision);
}

// Some rows of an operand of `terms` rows: as rows of its transpose if it is the first, else
// packed.
void put_words(Side side, Matrix x, Precision precision, void* to, int64_t terms) {
  const Kernels& k = kernels();
  if (precision == Precision::kFloat32) {
    auto* y = static_cast<float*>(to);
    if (side == Side::kFirst)
      k.float_transposed(x.data, y, x.rows, x.cols, stride_of(side, terms, precision));
    else
      k.float_packed(x.data, y, x.rows, x.cols, terms);
  } else {
    const auto put = side == Side::kFirst ? k.bfloat16_transposed : k.bfloat16_packed;
    put(x.data, static_cast<uint32_t*>(to), x.rows, x.cols, terms);
  }
}

// Terms [begin, begin + terms) as the product reads them.
const void* operand(Side side, Matrix x, Precision precision, int64_t begin, int64_t terms) {
  const auto use = side == Side::kFirst ? Scratch::kFirst : Scratch::kSecond;
  void* to =
      thread_scratch(use, chunk_words(side, terms, x.cols, precision) * int64_t(sizeof(uint32_t)));
  put_words(side, x.slice(begin, terms), precision, to, terms);
  return to;
}
const void* operand(const ProductTerms& x, int64_t begin) {
  return static_cast<const uint32_t*>(x.memory) + chunk_words(x.side, begin, x.cols, x.precision);
}

// first(begin, terms) and second(begin, terms) are the operands of that chunk.
template <class First, class Second>
void product_by_terms(int64_t rows, Matrix c, bool add, Precision precision, First first,
                      Second second) {
  if (rows == 0 && !add) std::fill_n(c.data, c.size(), Real(0));
  for (int64_t begin = 0; begin < rows; begin += kTermsAtOnce, add = true) {
    const int64_t terms = std::min(kTermsAtOnce, rows - begin), words = words_of(terms, precision);
    run({.rows = c.rows,
         .words = words,
         .cols = c.cols,
         .a = first(begin, terms),
         .a_stride = stride_of(Side::kFirst, terms, precision),
         .b = second(begin, terms),
         .b_stride = words,
         .c = c.data,
         .c_stride = c.cols,
         .bias = nullptr,
         .start = add ? c.data : nullptr},
        precision);
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

int64_t ProductTerms::rows_at_once() { return kRowsPut; }

int64_t ProductTerms::bytes() const {
  // All chunks but the last are full, and a full one is as large as its terms.
  return chunk_words(side, rows, cols, precision) * int64_t(sizeof(uint32_t));
}

Matrix ProductTerms::plain() const { return {nullptr, rows, cols}; }

void ProductTerms::put(int64_t begin, Matrix x) const {
  const int64_t chunk = begin / kTermsAtOnce * kTermsAtOnce, inside = begin - chunk;
  auto* to = static_cast<uint32_t*>(memory) + chunk_words(side, chunk, cols, precision) +
             words_of(inside, precision) * (side == Side::kFirst ? 1 : kPackedColumns);
  put_words(side, x, precision, to, std::min(kTermsAtOnce, rows - chunk));
}

}  // namespace nmt

#endif  // NMT_REAL_IS_float
