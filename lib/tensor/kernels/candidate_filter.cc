#include "tensor/kernels/functions.h"
#include "tensor/kernels/vectors.h"

namespace nmt::NMT_LEVEL {

// What is made of numbers too small for products, or for quotients.
constexpr float kLeast = 1e-30f;
constexpr float kLargestEntry = 127, kLargestNorm = 1e15f;

static inline float larger(float a, float b) { return a > b ? a : b; }
static inline float size_of(float x) { return x < 0 ? -x : x; }

// Terms of kLanes columns, one after another, of which packed words hold one or two.
template <class Take>
static inline void each_term(const FilteredColumns& s, const float* column, const Take& take) {
  typedef uint32_t Words __attribute__((vector_size(sizeof(Vector))));
  for (int64_t k = 0; k < s.words; ++k, column += kPackedColumns) {
    const Vector word = load(column);
    if (!s.pairs) {
      take(k, word);
    } else {
      take(2 * k, (Vector)((Words)word << 16));
      take(2 * k + 1, (Vector)((Words)word & 0xFFFF0000u));
    }
  }
}

static inline float norm_of(float squares, int64_t terms) {
  return __builtin_sqrtf(squares) * (1 + float(terms + 8) * 0x1p-24f);
}

// By the inequality of Cauchy and Schwarz x·w and x·(scale·entries) differ by at most
// |x|·|w − scale·entries| = |x|·off. What floats make of either differs from it by at most
// terms·2^-24·|x|·|w|, whatever the order of their sums (Higham 2002, Accuracy and Stability of
// Numerical Algorithms, section 3.1), and a group's entries from what they should be by less: four
// times that is allowed for.
static inline float error_of(float squares, float squares_off, int64_t terms) {
  const float norm = norm_of(squares, terms), off = norm_of(squares_off, terms);
  const float error = off + float(4 * (terms + 8)) * 0x1p-24f * (2 * norm + off);
  return norm < kLargestNorm ? error : __builtin_inff();
}

void make_filter(const FilteredColumns& s) {
  const int64_t terms = s.pairs ? 2 * s.words : s.words;
  for (int64_t begin = 0; begin < s.columns; begin += kLanes) {
    const int64_t group = begin / kPackedColumns * kPackedColumns, inside = begin - group;
    const float* column = static_cast<const float*>(s.packed) + group * s.words + inside;
    Vector largest = {}, squares = {}, squares_off = {};
    each_term(s, column, [&](int64_t, Vector x) {
      const Vector size = x < 0 ? -x : x;
      largest = size > largest ? size : largest;
      squares += x * x;
    });
    const Vector scale = largest * (1 / kLargestEntry);
    const Vector inverse = largest > kLeast ? kLargestEntry / largest : Vector{};
    int8_t* to = s.entries + group * terms + inside;
    each_term(s, column, [&](int64_t k, Vector x) {
      const Vector entry = put_as_bytes(x * inverse, to + k * kPackedColumns);
      const Vector off = x - scale * entry;
      squares_off += off * off;
    });
    store(scale, s.scales + begin);
    for (int i = 0; i < kLanes; ++i)
      s.errors[begin + i] = error_of(squares[i], squares_off[i], terms);
  }
}

// x · the group's columns, from which scale makes estimates.
static inline void add_up(const float* x, const int8_t* group, int64_t terms, float* sums) {
  constexpr int kVectors = int(kPackedColumns) / kLanes;
  Vector sum[kVectors] = {};
  for (int64_t k = 0; k < terms; ++k, group += kPackedColumns)
#pragma GCC unroll 8
    for (int j = 0; j < kVectors; ++j) sum[j] += x[k] * floats_of(group + j * kLanes);
  for (int j = 0; j < kVectors; ++j) store(sum[j], sums + j * kLanes);
}

void filter(const FilteredRow& s) {
  // A product adds the bias to its first sum, and further sums to that.
  const float bias_error = float(8 + s.terms / 64) * 0x1p-24f;
  for (int64_t begin = 0; begin < s.cols; begin += kPackedColumns) {
    float sums[kPackedColumns];
    add_up(s.x, s.entries + begin * s.terms, s.terms, sums);
    float lower = -__builtin_inff(), upper = lower, no_number = 0;
    const int64_t from = s.first > begin ? s.first - begin : 0;
    const int64_t to = least(kPackedColumns, s.cols - begin);
    const float *scale = s.scales + begin, *error = s.errors + begin;
#pragma omp simd reduction(max : lower, upper) reduction(+ : no_number)
    for (int64_t j = from; j < to; ++j) {
      const float bias = s.bias ? s.bias[begin + j] : 0.0f;
      const float estimate = sums[j] * scale[j] + bias;
      const float off = s.norm * error[j] + (bias_error * size_of(bias) + kLeast);
      lower = larger(lower, estimate - off);
      upper = larger(upper, estimate + off);
      no_number += estimate - estimate;
    }
    s.lower[begin / kPackedColumns] = lower;
    s.upper[begin / kPackedColumns] = upper + no_number;
  }
}

}  // namespace nmt::NMT_LEVEL
