#include <immintrin.h>

#include "tensor/kernels/functions.h"
#include "tensor/kernels/vectors.h"

namespace nmt::NMT_LEVEL {

// Products in bfloat16 by AMX, whose registers are tiles of 16 rows of 64 bytes. Packed operands are
// tiles as they lie: 16 words of 16 rows of A, 16 pairs of 16 columns of B with their group's
// other columns between one pair and the next.
//
// What the bits of a sum are: its pairs go in groups of 16. Of a group the lower halves' products
// are summed up in order from zero, each with one rounding, as are the upper halves'; both sums are
// added up, and that to the sum of the groups before. Then come the bias, then the start.

constexpr int64_t kRows = 16, kColumns = 16, kWords = 16;  // of tiles
constexpr int64_t kLine = 64;

// Words of a panel, kPackedColumns wide: the second-level cache holds two, and rows of A.
constexpr int64_t kWordsOfPanel = 512, kWordsOfOnlyPanel = 1024;
// Words of A that meet a panel after another: half of that cache.
constexpr int64_t kWordsOfRows = 256 * 1024;

constexpr int64_t kPairBytes = kPackedColumns * int64_t(sizeof(uint32_t));
static_assert(kPackedColumns == 4 * kColumns);

// Tiles 0 to 3 are sums, 4 and 5 of A, 6 and 7 of B.
struct alignas(kLine) Configuration {
  explicit Configuration(int64_t height) {
    for (int tile = 0; tile < 8; ++tile) {
      row_bytes[tile] = uint16_t(kLine);
      rows[tile] = uint8_t(tile < 6 ? height : kWords);
    }
  }
  uint8_t palette = 1, start_row = 0, reserved[14] = {};
  uint16_t row_bytes[16] = {};
  uint8_t rows[16] = {};
};

// Four tiles of sums on their way to the result, a row of a tile after another.
constexpr int64_t kTiles = 4, kPieces = 4, kAllPieces = kTiles * kPieces, kRowsOfPiece = kRows / kPieces;
struct Sums {
  struct Place {
    float* c;
    const float* bias;
    const float* start;
    __mmask16 cols;          // that belong to the result
    int64_t first, height;  // rows that do
  };
  alignas(kLine) float sums[kTiles][kRows * kColumns];
  Place places[kTiles] = {};
  int64_t stride = 0;

  void fetch(int64_t piece) const {
    const Place& p = places[piece / kPieces];
    const int64_t from = piece % kPieces * kRowsOfPiece;
    const int64_t end = least(from + kRowsOfPiece, p.height);
    const float* c = p.c + from * stride;
    for (int64_t row = from; row < end; ++row, c += stride) __builtin_prefetch(c, 1, 2);
  }
  void put(int64_t piece) const {
    const Place& p = places[piece / kPieces];
    const int64_t begin = piece % kPieces * kRowsOfPiece;
    const int64_t from = begin > p.first ? begin : p.first;
    const int64_t end = least(begin + kRowsOfPiece, p.height);
    const float* sum = sums[piece / kPieces] + from * kColumns;
    const __m512 bias = p.bias ? _mm512_maskz_loadu_ps(p.cols, p.bias) : _mm512_setzero_ps();
    float* c = p.c + from * stride;
    const float* start = p.start ? p.start + from * stride : nullptr;
    for (int64_t row = from; row < end; ++row, sum += kColumns, c += stride) {
      __m512 y = _mm512_load_ps(sum);
      if (p.bias) y = _mm512_add_ps(y, bias);
      if (start) {
        y = _mm512_add_ps(y, _mm512_maskz_loadu_ps(p.cols, start));
        start += stride;
      }
      _mm512_mask_storeu_ps(c, p.cols, y);
    }
  }
};

// Sums are put while the next ones are computed: a load waits for a tile's store.
struct Pipeline {
  Sums sums[2];
  int now = 0;
};

// Rows of A and of the result in a tile: where they begin, and how many of them another tile has
// put already.
struct TileRows {
  int64_t begin, done;
};

// A block of words with a panel of B, for some columns of the result and all rows.
struct Panel {
  int64_t rows, height;  // in all, and of a tile
  const uint32_t* a;
  int64_t a_stride;
  const char* b;
  int64_t groups;  // of kWords
  int64_t cols;    // at most kPackedColumns
  float* c;
  int64_t c_stride;
  const float* bias;   // null: none
  const float* start;  // null: zeros
  const char* next;    // of the panel that comes next
  int64_t next_lines;  // to be fetched at each step
};

static void prepare(const Panel& p, const TileRows& at, int64_t col, Sums::Place& to) {
  const int64_t left = p.cols - col, here = at.begin * p.c_stride + col;
  to = {.c = p.c + here,
        .bias = p.bias ? p.bias + col : nullptr,
        .start = p.start ? p.start + here : nullptr,
        .cols = __mmask16(left >= kColumns ? 0xFFFFu : (1u << (left > 0 ? left : 0)) - 1),
        .first = at.done,
        .height = left > 0 ? p.height : 0};
}

template <int kTall, int kWide>
static const char* tiles(const Panel& p, const TileRows* at, int64_t col, const char* next, Pipeline& pipeline) {
  const int64_t a_bytes = p.a_stride * int64_t(sizeof(uint32_t));
  const auto* a = reinterpret_cast<const char*>(p.a);
  const char *a0 = a + at[0].begin * a_bytes, *a1 = a + at[kTall - 1].begin * a_bytes;
  const char* b = p.b + col * int64_t(sizeof(uint32_t));
  const Sums& before = pipeline.sums[pipeline.now];
  pipeline.now = 1 - pipeline.now;
  Sums& sums = pipeline.sums[pipeline.now];
  sums.stride = p.c_stride;
  for (int64_t i = 0; i < kTall; ++i)
    for (int64_t j = 0; j < kWide; ++j)
      prepare(p, at[i], col + j * kColumns, sums.places[i * kWide + j]);
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  const int64_t pieces = divided_up(kAllPieces, p.groups);
  int64_t piece = 0;
  const auto fetch_next = [&](int64_t from) __attribute__((always_inline)) {
    for (int64_t line = from; line < p.next_lines; line += 4)
      __builtin_prefetch(next + line * kLine, 0, 2);
  };
  for (int64_t group = 0; group < p.groups; ++group) {
    for (const int64_t end = least(piece + pieces, kAllPieces); piece < end; ++piece) {
      sums.fetch(piece);
      before.put(piece);
    }
    if constexpr (kTall == 2) {
      _tile_loadd(6, b, kPairBytes);
      fetch_next(0);
      _tile_loadd(4, a0, a_bytes);
      _tile_dpbf16ps(0, 4, 6);
      fetch_next(1);
      _tile_loadd(7, b + kLine, kPairBytes);
      _tile_dpbf16ps(1, 4, 7);
      fetch_next(2);
      _tile_loadd(5, a1, a_bytes);
      _tile_dpbf16ps(2, 5, 6);
      fetch_next(3);
      _tile_dpbf16ps(3, 5, 7);
    } else {
      _tile_loadd(4, a0, a_bytes);
      _tile_loadd(6, b, kPairBytes);
      fetch_next(0);
      _tile_dpbf16ps(0, 4, 6);
      _tile_loadd(7, b + kLine, kPairBytes);
      fetch_next(1);
      _tile_dpbf16ps(1, 4, 7);
      _tile_loadd(6, b + 2 * kLine, kPairBytes);
      fetch_next(2);
      _tile_dpbf16ps(2, 4, 6);
      fetch_next(3);
      _tile_loadd(7, b + 3 * kLine, kPairBytes);
      _tile_dpbf16ps(3, 4, 7);
    }
    next += p.next_lines * kLine;
    a0 += kLine;
    a1 += kLine;
    b += kWords * kPairBytes;
  }
  _tile_stored(0, sums.sums[0], kLine);
  _tile_stored(1, sums.sums[1], kLine);
  _tile_stored(2, sums.sums[2], kLine);
  _tile_stored(3, sums.sums[3], kLine);
  return next;
}

// The last tile of rows is as tall as the others: it begins with rows that have been put.
static TileRows tile_rows(const Panel& p, int64_t tile) {
  const int64_t begin = least(tile * kRows, p.rows - p.height);
  return {begin, tile * kRows - begin};
}

static void rows_by_panel(const Panel& p, Pipeline& pipeline) {
  const int64_t count = divided_up(p.rows, kRows), pairs = count / 2;
  const char* next = p.next;
  for (int64_t pair = 0; pair < pairs; ++pair)
    for (int64_t col = 0; pairs > 0 && col < p.cols; col += 2 * kColumns) {
      const TileRows at[] = {tile_rows(p, 2 * pair), tile_rows(p, 2 * pair + 1)};
      next = tiles<2, 2>(p, at, col, next, pipeline);
    }
  if (count % 2 == 0) return;
  const TileRows at[] = {tile_rows(p, count - 1)};
  tiles<1, 4>(p, at, 0, next, pipeline);
}

// Rows [from, to) of the result.
static void product_of_rows(const PackedProduct& p, int64_t from, int64_t to, int64_t height,
                            int64_t blocks, Pipeline& pipeline) {
  const auto* a = static_cast<const uint32_t*>(p.a) + from * p.a_stride;
  const auto* b = static_cast<const char*>(p.b);
  const int64_t panel_bytes = p.b_stride * kPairBytes;
  const int64_t lines = divided_up(kPairBytes * kWords / kLine, divided_up(to - from, kRows));
  int64_t begin = 0, left = p.words / kWords;
  for (int64_t block = 0; block < blocks; ++block) {
    const int64_t groups = divided_up(left, blocks - block), words = groups * kWords;
    for (int64_t col = 0; col < p.cols; col += kPackedColumns) {
      const char* panel = b + col / kPackedColumns * panel_bytes + begin * kPairBytes;
      const char* next = col + kPackedColumns < p.cols ? panel + panel_bytes
                         : block + 1 < blocks          ? b + (begin + words) * kPairBytes
                                                       : b;  // for those who come back to it
      const int64_t at = from * p.c_stride + col;
      rows_by_panel({.rows = to - from,
                     .height = height,
                     .a = a + begin,
                     .a_stride = p.a_stride,
                     .b = panel,
                     .groups = groups,
                     .cols = least(p.cols - col, kPackedColumns),
                     .c = p.c + at,
                     .c_stride = p.c_stride,
                     .bias = p.bias && block == 0 ? p.bias + col : nullptr,
                     .start = block > 0 ? p.c + at
                              : p.start ? p.start + at
                                        : nullptr,
                     .next = next,
                     .next_lines = lines},
                    pipeline);
    }
    begin += words;
    left -= groups;
  }
}

void bfloat16_product(const PackedProduct& p) {
  const int64_t height = least(p.rows, kRows);
  const Configuration configuration(height);
  // The intrinsic does not tell GCC that all of it is read.
  asm volatile("" : : "r"(&configuration) : "memory");
  _tile_loadconfig(&configuration);
  const int64_t blocks = p.words <= kWordsOfOnlyPanel ? 1 : divided_up(p.words, kWordsOfPanel);
  Pipeline pipeline;
  const int64_t tiles = divided_up(p.rows, kRows);
  const int64_t pieces = least(tiles, divided_up(p.rows * (p.words / blocks), kWordsOfRows));
  for (int64_t from = 0, piece = 0; piece < pieces; ++piece) {
    const int64_t here = divided_up(divided_up(p.rows - from, kRows), pieces - piece) * kRows;
    const int64_t to = least(p.rows, from + here);
    product_of_rows(p, from, to, height, blocks, pipeline);
    from = to;
  }
  for (int64_t piece = 0; piece < kAllPieces; ++piece) pipeline.sums[pipeline.now].put(piece);
  _tile_release();
}

}  // namespace nmt::NMT_LEVEL
