#include "tensor/kernels/functions.h"
#include "tensor/kernels/vectors.h"

namespace nmt::NMT_LEVEL {

// A bfloat16 is the upper half of a float: to the nearest, ties to even. A NaN is made quiet first,
// for rounding could carry it into infinity.
static inline uint32_t rounded(float x) {
  const uint32_t bits = __builtin_bit_cast(uint32_t, x);
  const uint32_t nearest = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
  const uint32_t quiet = (bits >> 16) | 0x40u;
  return (bits & 0x7FFFFFFFu) > 0x7F800000u ? quiet : nearest;
}

// Sixteen pairs.
#ifdef NMT_BFLOAT16_LEVEL
typedef uint16_t Halves __attribute__((vector_size(32)));
typedef uint32_t Words __attribute__((vector_size(64)));

static inline Halves rounded_halves(const float* x) {
  return (Halves)_mm512_cvtneps_pbh((__m512)load(x));
}
static inline void pairs_of(const float* first, const float* second, uint32_t* to) {
  const Words words = __builtin_convertvector(rounded_halves(first), Words) |
                      __builtin_convertvector(rounded_halves(second), Words) << 16;
  __builtin_memcpy(to, &words, sizeof words);
}
#else
static inline void pairs_of(const float* first, const float* second, uint32_t* to) {
  for (int i = 0; i < 16; ++i) to[i] = rounded(first[i]) | rounded(second[i]) << 16;
}
#endif

constexpr int64_t kTerms = kBfloat16Terms, kColumns = kPackedColumns;
constexpr int64_t kTilePairs = kTerms / 2;

struct Tile {
  const float* data;
  int64_t stride;
};

// height x width of x [rows, cols] from (r, c) on; what lies outside of x reads as zeros.
static inline Tile tile_of(const float* x, int64_t rows, int64_t cols, int64_t r, int64_t c,
                           int64_t height, int64_t width, float* edge) {
  if (r + height <= rows && c + width <= cols) return {x + r * cols + c, cols};
  for (int64_t i = 0; i < height; ++i)
    for (int64_t j = 0; j < width; ++j)
      edge[i * width + j] = r + i < rows && c + j < cols ? x[(r + i) * cols + c + j] : 0.0f;
  return {edge, width};
}

// pack(put), where put(vector, to) stores one of y's vectors. What is larger than the second-level
// cache has left it before it is read: it goes past the caches if the vectors, which start `step`
// words apart or multiples of that, are lines of memory.
template <class Pack>
static void put_all(const void* y, int64_t step, int64_t words, const Pack& pack) {
  constexpr int64_t kLineWords = 16;
  const bool lines =
      step % kLineWords == 0 && reinterpret_cast<uintptr_t>(y) % (kLineWords * sizeof(float)) == 0;
  if (!lines || words <= 256 * 1024) return pack([](Vector x, float* to) { store(x, to); });
  pack([](Vector x, float* to) { store_line(x, to); });
  finish_lines();
}

template <class Put>
static inline void put_words(const uint32_t* words, uint32_t* to, const Put& put) {
  float x[kColumns];
  __builtin_memcpy(x, words, sizeof x);
  for (int64_t i = 0; i < kColumns; i += kLanes) put(load(x + i), reinterpret_cast<float*>(to) + i);
}

// Rows to the end, as below.
void float_packed(const float* x, float* y, int64_t rows, int64_t cols, int64_t terms) {
  put_all(y, kColumns, terms * cols, [&](const auto& put) {
    float edge[kColumns];
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t c = 0; c < cols; c += kColumns) {
        const Tile t = tile_of(x, rows, cols, r, c, 1, kColumns, edge);
        for (int64_t i = 0; i < kColumns; i += kLanes)
          put(load(t.data + i), y + c * terms + r * kColumns + i);
      }
  });
}

// height x width numbers, or words of their size, of a tile as long as kTile each way at most: x
// may be read, and y is written, no further.
constexpr int64_t kTile = 16;
static_assert(kTile % kLanes == 0);

template <class Put>
static void transpose_tile(Tile x, float* y, int64_t stride, int64_t height, int64_t width,
                           const Put& put) {
  if (height == kTile && width == kTile) {
    for (int64_t i = 0; i < kTile; i += kLanes)
      for (int64_t j = 0; j < kTile; j += kLanes)
        transpose(x.data + i * x.stride + j, x.stride, y + j * stride + i, stride, put);
    return;
  }
  for (int64_t j = 0; j < width; ++j)
    for (int64_t i = 0; i < height; ++i) y[j * stride + i] = x.data[i * x.stride + j];
}

constexpr int64_t kFetch = 64;  // numbers ahead

// Rows that are far apart are no stream that a processor would fetch ahead by itself.
static inline void fetch_rows(const float* x, int64_t stride, int64_t rows) {
  for (int64_t i = 0; i < rows; ++i) __builtin_prefetch(x + i * stride, 0, 2);
}

// Columns of a tile are terms, rows of it columns of the product. What fills up a group is zero.
void float_packed_transposed(const float* x, float* y, int64_t rows, int64_t cols) {
  put_all(y, kTile, rows * cols, [&](const auto& put) {
    float edge[kTile * kTile];
    const int64_t columns = round_up(rows, kColumns);
    for (int64_t r = 0; r < columns; r += kTile)
      for (int64_t c = 0; c < cols; c += kTile) {
        const Tile t = tile_of(x, rows, cols, r, c, kTile, kTile, edge);
        fetch_rows(t.data + kFetch, t.stride, kTile);
        transpose_tile(t, y + r / kColumns * kColumns * cols + c * kColumns + r % kColumns,
                       kColumns, kTile, least(kTile, cols - c), put);
      }
  });
}

void float_transposed(const float* x, float* y, int64_t rows, int64_t cols, int64_t stride) {
  put_all(y, stride, stride * cols, [&](const auto& put) {
    float edge[kTile * kTile];
    for (int64_t r = 0; r < rows; r += kTile)
      for (int64_t c = 0; c < cols; c += kTile) {
        const Tile t = tile_of(x, rows, cols, r, c, kTile, kTile, edge);
        fetch_rows(t.data + kFetch, t.stride, kTile);
        transpose_tile(t, y + c * stride + r, stride, least(kTile, rows - r),
                       least(kTile, cols - c), put);
      }
  });
}

void bfloat16(const float* x, uint16_t* y, int64_t n) {
  int64_t i = 0;
#ifdef NMT_BFLOAT16_LEVEL
  for (; i + kLanes <= n; i += kLanes) {
    const Halves halves = rounded_halves(x + i);
    __builtin_memcpy(y + i, &halves, sizeof halves);
  }
#endif
  for (; i < n; ++i) y[i] = uint16_t(rounded(x[i]));
}

// Two rows from end to end, for memory is read fastest in order.
void bfloat16_packed(const float* x, uint32_t* y, int64_t rows, int64_t cols, int64_t terms) {
  put_all(y, kColumns, terms * cols / 2, [&](const auto& put) {
    const int64_t here = round_up(rows, kTerms) / 2, pairs = round_up(terms, kTerms) / 2;
    float edge[2 * kColumns];
    for (int64_t p = 0; p < here; ++p)
      for (int64_t c = 0; c < cols; c += kColumns) {
        const Tile t = tile_of(x, rows, cols, 2 * p, c, 2, kColumns, edge);
        const float *first = t.data, *second = first + t.stride;
        uint32_t words[kColumns];
        for (int64_t i = 0; i < kColumns; i += 16) pairs_of(first + i, second + i, words + i);
        put_words(words, y + c * pairs + p * kColumns, put);
      }
  });
}

// The transposing ones go through a tile in the cache: read by rows, written by columns.

void bfloat16_packed_transposed(const float* x, uint32_t* y, int64_t rows, int64_t cols) {
  put_all(y, kTile, rows * cols / 2, [&](const auto& put) {
    const int64_t columns = round_up(rows, kColumns), pairs = round_up(cols, kTerms) / 2;
    float edge[kTile * kTerms], words[kTile * kTilePairs];
    uint16_t halves[kTile * kTerms];
    for (int64_t r = 0; r < columns; r += kTile)
      for (int64_t c = 0; c < cols; c += kTerms) {
        const Tile t = tile_of(x, rows, cols, r, c, kTile, kTerms, edge);
        fetch_rows(t.data + kFetch, t.stride, kTile);
        fetch_rows(t.data + kFetch + kTile, t.stride, kTile);
        for (int64_t i = 0; i < kTile; ++i)
          bfloat16(t.data + i * t.stride, halves + i * kTerms, kTerms);
        __builtin_memcpy(words, halves, sizeof words);  // neighbours are a pair: no other work
        uint32_t* to = y + r / kColumns * kColumns * pairs + c / 2 * kColumns + r % kColumns;
        transpose_tile({words, kTilePairs}, reinterpret_cast<float*>(to), kColumns, kTile, kTile,
                       put);
      }
  });
}

void bfloat16_transposed(const float* x, uint32_t* y, int64_t rows, int64_t cols, int64_t terms) {
  const int64_t pairs = round_up(terms, kTerms) / 2;
  put_all(y, pairs, pairs * cols, [&](const auto& put) {
    float edge[kTerms * kTile], words[kTilePairs * kTile];
    uint32_t pairs_here[kTilePairs * kTile];
    for (int64_t r = 0; r < rows; r += kTerms)
      for (int64_t c = 0; c < cols; c += kTile) {
        const Tile t = tile_of(x, rows, cols, r, c, kTerms, kTile, edge);
        fetch_rows(t.data + kFetch, t.stride, kTerms);
        for (int64_t p = 0; p < kTilePairs; ++p) {
          const float *first = t.data + 2 * p * t.stride, *second = first + t.stride;
          pairs_of(first, second, pairs_here + p * kTile);
        }
        __builtin_memcpy(words, pairs_here, sizeof words);
        transpose_tile({words, kTile}, reinterpret_cast<float*>(y + c * pairs + r / 2), pairs,
                       kTile, least(kTile, cols - c), put);
      }
  });
}

}  // namespace nmt::NMT_LEVEL
