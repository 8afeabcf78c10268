#include "tensor/kernels/functions.h"
#include "tensor/kernels/vectors.h"

namespace nmt::NMT_LEVEL {

// After Goto and van de Geijn 2008 (doi:10.1145/1356052.1356053): a panel of B, kPackedColumns
// columns of some terms, stays in the second-level cache while all rows of A meet it, a few rows at
// a time with their sums in registers. What theirs leaves to the processor is asked for here: each
// step of a tile fetches a line of the panel that comes next, which else waits for memory.

// Sums of kMostRows x kVectors vectors, with as many of B and one of A, fill the registers.
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int kVectors = 4;
#else
constexpr int kVectors = 2;
#endif
constexpr int kMostRows = 6;
constexpr int64_t kWidth = kLanes * kVectors;
static_assert(kPackedColumns % kWidth == 0);

// Words of a panel. Where a strip of it is a panel's width, the second-level cache holds two panels
// and rows of A; and a result of one panel, were it twice as long, costs less than one that is read
// again. Where it is narrower, the first-level cache holds a strip and rows of A.
#if defined(__AVX512F__)
constexpr int64_t kWordsOfPanel = 512, kWordsOfOnlyPanel = 1024;
#else
constexpr int64_t kWordsOfPanel = 256, kWordsOfOnlyPanel = 256;
#endif

// One word of an operand is one term, or two in bfloat16: the lower half is the first.
#ifndef NMT_BFLOAT16_LEVEL
struct Terms {
  using Word = float;
  using Words = Vector;
  static Words broadcast(Word a) { return a - Words{}; }
  static Vector add_product(Vector sum, Words a, Words b) { return sum + a * b; }
};
#else
struct TermPairs {
  typedef uint32_t Word __attribute__((may_alias));  // rows come from those who write halves
  typedef uint32_t Words __attribute__((vector_size(kLanes * sizeof(uint32_t))));
  static Words broadcast(Word a) { return a - Words{}; }
  static Vector add_product(Vector sum, Words a, Words b) {
    return _mm512_dpbf16_ps(sum, (__m512bh)a, (__m512bh)b);
  }
};
#endif

// What a tile [rows, kWidth] of the result needs.
template <class T>
struct TileOperands {
  const typename T::Word* a;
  int64_t a_stride;
  const typename T::Word* b;  // words kPackedColumns apart
  int64_t words;
  float* c;
  int64_t c_stride;
  const float* bias;   // null: none
  const float* start;  // null: zeros; rows as far apart as c's
  const char* next;    // of the panel that comes next, some lines for each word of this
};

constexpr int64_t kLine = 64;

// The sums stay in registers.
template <class T, int kRows, int kLines>
static void tile(const TileOperands<T>& t) {
  using Words = typename T::Words;
  typedef Words UnalignedWords __attribute__((aligned(alignof(float))));
  Vector sums[kRows][kVectors];
#pragma GCC unroll 6
  for (int i = 0; i < kRows; ++i)
#pragma GCC unroll 4
    for (int j = 0; j < kVectors; ++j) sums[i][j] = Vector{};
  const typename T::Word *a = t.a, *b = t.b;
  const char* next = t.next;
  const auto add_term = [&]() __attribute__((always_inline)) {
    for (int64_t line = 0; line < kLines; ++line) __builtin_prefetch(next + line * kLine, 0, 2);
    next += kLines * kLine;
    Words words[kVectors];
#pragma GCC unroll 4
    for (int j = 0; j < kVectors; ++j)
      words[j] = *reinterpret_cast<const UnalignedWords*>(b + j * kLanes);
#pragma GCC unroll 6
    for (int i = 0; i < kRows; ++i) {
      const Words x = T::broadcast(a[i * t.a_stride]);
#pragma GCC unroll 4
      for (int j = 0; j < kVectors; ++j) sums[i][j] = T::add_product(sums[i][j], x, words[j]);
    }
    ++a;
    b += kPackedColumns;
  };
  // Lines of the result are asked for one with each term: all at once would hold up the first.
  constexpr int64_t kLineFloats = kLine / int64_t(sizeof(float)),
                    kLinesOfRow = divided_up(kWidth, kLineFloats);
  const int64_t asking = least(kRows * kLinesOfRow, t.words);
  for (int64_t k = 0; k < asking; ++k) {
    const int64_t at = k / kLinesOfRow * t.c_stride + k % kLinesOfRow * kLineFloats;
    __builtin_prefetch(t.c + at, 1);
    if (t.start) __builtin_prefetch(t.start + at);
    add_term();
  }
  for (int64_t k = asking; k < t.words; ++k) add_term();
#pragma GCC unroll 6
  for (int i = 0; i < kRows; ++i)
#pragma GCC unroll 4
    for (int j = 0; j < kVectors; ++j) {
      float* c = t.c + i * t.c_stride + j * kLanes;
      Vector y = sums[i][j];
      if (t.bias) y += load(t.bias + j * kLanes);
      if (t.start) y += load(t.start + i * t.c_stride + j * kLanes);
      store(y, c);
    }
}

template <class T, int kLines>
static void tile_of_rows(int64_t rows, const TileOperands<T>& t) {
  switch (rows) {
    case 1:
      return tile<T, 1, kLines>(t);
    case 2:
      return tile<T, 2, kLines>(t);
    case 3:
      return tile<T, 3, kLines>(t);
    case 4:
      return tile<T, 4, kLines>(t);
    case 5:
      return tile<T, 5, kLines>(t);
    default:
      return tile<T, 6, kLines>(t);
  }
}

// All rows with one panel, in tiles of nearly the same height.
template <class T>
static void rows_by_panel(int64_t rows, TileOperands<T> t) {
  constexpr int64_t kPanelLines = kPackedColumns * int64_t(sizeof(float)) / kLine;
  const int64_t tiles = divided_up(rows, kMostRows) * (kPackedColumns / kWidth);
  const bool few = tiles < kPanelLines;
  const int64_t lines = few ? 0 : divided_up(t.words * kPanelLines, tiles);
  for (int64_t j = 0; j < kPackedColumns; j += kWidth) {
    TileOperands<T> strip = t;
    strip.b += j;
    strip.c += j;
    if (strip.start) strip.start += j;
    if (strip.bias) strip.bias += j;
    for (int64_t left = rows; left > 0;) {
      const int64_t here = left / divided_up(left, kMostRows);
      if (few)
        tile_of_rows<T, kPanelLines>(here, strip);
      else
        tile_of_rows<T, 1>(here, strip);
      left -= here;
      strip.a += here * t.a_stride;
      strip.c += here * t.c_stride;
      if (strip.start) strip.start += here * t.c_stride;
      strip.next += lines * kLine;
    }
    t.next = strip.next;
  }
}

static inline void copy_rows(const float* from, int64_t stride, float* to, int64_t to_stride,
                             int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = 0; c < cols; ++c) to[r * to_stride + c] = from[r * stride + c];
}

// The same where the panel is wider than what is left of the result.
template <class T>
static void rows_by_last_panel(int64_t rows, int64_t cols, TileOperands<T> t) {
  float bias[kPackedColumns] = {}, edge[kMostRows * kPackedColumns] = {};
  TileOperands<T> inner = t;
  if (t.bias) {
    copy_rows(t.bias, 0, bias, 0, 1, cols);
    inner.bias = bias;
  }
  inner.c = edge;
  inner.start = t.start ? edge : nullptr;
  inner.c_stride = kPackedColumns;
  for (int64_t i = 0; i < rows; i += kMostRows) {
    const int64_t here = least(kMostRows, rows - i);
    float* c = t.c + i * t.c_stride;
    if (t.start) copy_rows(t.start + i * t.c_stride, t.c_stride, edge, kPackedColumns, here, cols);
    inner.a = t.a + i * t.a_stride;
    rows_by_panel<T>(here, inner);
    copy_rows(edge, kPackedColumns, c, t.c_stride, here, cols);
  }
}

// Rows [from, to) of the result.
template <class T>
static void product_of_rows(const PackedProduct& p, int64_t from, int64_t to, int64_t blocks) {
  using Word = typename T::Word;
  const auto* a = static_cast<const Word*>(p.a) + from * p.a_stride;
  const auto* b = static_cast<const Word*>(p.b);
  int64_t begin = 0;
  for (int64_t block = 0; block < blocks; ++block) {
    const int64_t words = divided_up(p.words - begin, blocks - block);
    for (int64_t col = 0; col < p.cols; col += kPackedColumns) {
      const Word* panel = b + col * p.b_stride + begin * kPackedColumns;
      const Word* next = col + kPackedColumns < p.cols ? panel + kPackedColumns * p.b_stride
                         : block + 1 < blocks          ? b + (begin + words) * kPackedColumns
                                                       : b;  // for those who come back to it
      const int64_t at = from * p.c_stride + col;
      const TileOperands<T> t{a + begin,
                              p.a_stride,
                              panel,
                              words,
                              p.c + at,
                              p.c_stride,
                              p.bias && block == 0 ? p.bias + col : nullptr,
                              block > 0 ? p.c + at
                              : p.start ? p.start + at
                                        : nullptr,
                              reinterpret_cast<const char*>(next)};
      if (p.cols - col < kPackedColumns)
        rows_by_last_panel<T>(to - from, p.cols - col, t);
      else
        rows_by_panel<T>(to - from, t);
    }
    begin += words;
  }
}

// Words of A that meet a panel after another: 2 MB, which the third-level cache gives fast enough.
constexpr int64_t kWordsOfRows = 512 * 1024;

template <class T>
static void product(const PackedProduct& p) {
  const int64_t blocks = p.words <= kWordsOfOnlyPanel ? 1 : divided_up(p.words, kWordsOfPanel);
  const int64_t pieces = divided_up(p.rows * p.words / blocks, kWordsOfRows);
  for (int64_t from = 0, piece = 0; piece < pieces; ++piece) {
    const int64_t to = from + divided_up(p.rows - from, pieces - piece);
    product_of_rows<T>(p, from, to, blocks);
    from = to;
  }
}

#ifdef NMT_BFLOAT16_LEVEL
void bfloat16_product(const PackedProduct& p) { product<TermPairs>(p); }

void use_bfloat16_instructions(Kernels& kernels) {
  kernels.bfloat16_product = bfloat16_product;
  kernels.bfloat16 = bfloat16;
  kernels.bfloat16_packed = bfloat16_packed;
  kernels.bfloat16_packed_transposed = bfloat16_packed_transposed;
  kernels.bfloat16_transposed = bfloat16_transposed;
}
#else
void float_product(const PackedProduct& p) { product<Terms>(p); }
#endif

}  // namespace nmt::NMT_LEVEL
