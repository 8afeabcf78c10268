#include "tensor/kernels/functions.h"

namespace nmt::NMT_LEVEL {

// A bfloat16 is the upper half of a float: to the nearest, ties to even. A NaN is made quiet first,
// for rounding could carry it into infinity.
static inline uint32_t rounded(float x) {
  const uint32_t bits = __builtin_bit_cast(uint32_t, x);
  const uint32_t nearest = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
  const uint32_t quiet = (bits >> 16) | 0x40u;
  return (bits & 0x7FFFFFFFu) > 0x7F800000u ? quiet : nearest;
}

static inline uint32_t pair(float first, float second) {
  return rounded(first) | rounded(second) << 16;
}

constexpr int64_t kTerms = kBfloat16Terms, kColumns = kPackedColumns;
constexpr int64_t kTilePairs = kTerms / 2;

static inline int64_t round_up(int64_t n, int64_t step) { return (n + step - 1) / step * step; }

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

// Rows to the end, as below.
void float_packed(const float* x, float* y, int64_t rows, int64_t cols, int64_t terms) {
  float edge[kColumns];
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = 0; c < cols; c += kColumns) {
      const Tile t = tile_of(x, rows, cols, r, c, 1, kColumns, edge);
      __builtin_memcpy(y + c * terms + r * kColumns, t.data, kColumns * sizeof(float));
    }
}

constexpr int64_t kFloatTile = 16;

// Columns of a tile are terms, rows of it columns of the product.
void float_packed_transposed(const float* x, float* y, int64_t rows, int64_t cols) {
  float edge[kColumns * kFloatTile];
  for (int64_t r = 0; r < rows; r += kColumns)
    for (int64_t c = 0; c < cols; c += kFloatTile) {
      const Tile t = tile_of(x, rows, cols, r, c, kColumns, kFloatTile, edge);
      float* to = y + r * cols + c * kColumns;
      const int64_t width = cols - c < kFloatTile ? cols - c : kFloatTile;
      for (int64_t j = 0; j < width; ++j)
        for (int64_t i = 0; i < kColumns; ++i) to[j * kColumns + i] = t.data[i * t.stride + j];
    }
}

void float_transposed(const float* x, float* y, int64_t rows, int64_t cols, int64_t terms) {
  float edge[kFloatTile * kFloatTile];
  for (int64_t c = 0; c < cols; c += kFloatTile)
    for (int64_t r = 0; r < rows; r += kFloatTile) {
      const Tile t = tile_of(x, rows, cols, r, c, kFloatTile, kFloatTile, edge);
      const int64_t width = cols - c < kFloatTile ? cols - c : kFloatTile;
      const int64_t height = rows - r < kFloatTile ? rows - r : kFloatTile;
      float* to = y + c * terms + r;
      if (height == kFloatTile)
        for (int64_t j = 0; j < width; ++j)
          for (int64_t i = 0; i < kFloatTile; ++i) to[j * terms + i] = t.data[i * t.stride + j];
      else
        for (int64_t j = 0; j < width; ++j)
          for (int64_t i = 0; i < height; ++i) to[j * terms + i] = t.data[i * t.stride + j];
    }
}

void bfloat16(const float* x, uint16_t* y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] = uint16_t(rounded(x[i]));
}

// Two rows from end to end, for memory is read fastest in order.
void bfloat16_packed(const float* x, uint32_t* y, int64_t rows, int64_t cols, int64_t terms) {
  const int64_t here = round_up(rows, kTerms) / 2, pairs = round_up(terms, kTerms) / 2;
  float edge[2 * kColumns];
  for (int64_t p = 0; p < here; ++p)
    for (int64_t c = 0; c < cols; c += kColumns) {
      const Tile t = tile_of(x, rows, cols, 2 * p, c, 2, kColumns, edge);
      const float *first = t.data, *second = first + t.stride;
      uint32_t* to = y + c * pairs + p * kColumns;
      for (int64_t i = 0; i < kColumns; ++i) to[i] = pair(first[i], second[i]);
    }
}

// The transposing ones go through a tile in the cache: read by rows, written by columns.

void bfloat16_packed_transposed(const float* x, uint32_t* y, int64_t rows, int64_t cols) {
  const int64_t pairs = round_up(cols, kTerms) / 2;
  float edge[kTerms * kColumns];
  uint16_t halves[kColumns * kTerms];
  uint32_t words[kColumns * kTilePairs];
  for (int64_t r = 0; r < rows; r += kColumns)
    for (int64_t c = 0; c < cols; c += kTerms) {
      const Tile t = tile_of(x, rows, cols, r, c, kColumns, kTerms, edge);
      for (int64_t i = 0; i < kColumns; ++i)
        bfloat16(t.data + i * t.stride, halves + i * kTerms, kTerms);
      __builtin_memcpy(words, halves, sizeof words);  // neighbours are a pair: no other work
      uint32_t* to = y + r * pairs + c / 2 * kColumns;
      for (int64_t i = 0; i < kColumns; ++i)
        for (int64_t p = 0; p < kTilePairs; ++p) to[p * kColumns + i] = words[i * kTilePairs + p];
    }
}

void bfloat16_transposed(const float* x, uint32_t* y, int64_t rows, int64_t cols, int64_t terms) {
  const int64_t pairs = round_up(terms, kTerms) / 2;
  float edge[kTerms * kColumns];
  uint32_t words[kTilePairs * kColumns];
  for (int64_t c = 0; c < cols; c += kColumns)
    for (int64_t r = 0; r < rows; r += kTerms) {
      const Tile t = tile_of(x, rows, cols, r, c, kTerms, kColumns, edge);
      for (int64_t p = 0; p < kTilePairs; ++p) {
        const float *first = t.data + 2 * p * t.stride, *second = first + t.stride;
        for (int64_t i = 0; i < kColumns; ++i) words[p * kColumns + i] = pair(first[i], second[i]);
      }
      const int64_t width = cols - c < kColumns ? cols - c : kColumns;
      for (int64_t i = 0; i < width; ++i)
        for (int64_t p = 0; p < kTilePairs; ++p)
          y[(c + i) * pairs + r / 2 + p] = words[p * kColumns + i];
    }
}

}  // namespace nmt::NMT_LEVEL
