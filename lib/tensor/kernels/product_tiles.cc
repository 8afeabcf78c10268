#include "tensor/kernels/functions.h"
#include "tensor/kernels/vectors.h"

namespace nmt::NMT_LEVEL {

// Products in bfloat16 by AMX, whose registers are tiles of 16 rows of 64 bytes. Packed operands
// are tiles as they lie: 16 words of 16 rows of A, 16 columns of 16 pairs of B with the group's
// other columns between a pair and the next. As in product.cc a panel of B meets all rows of A, and
// with each step lines of the panel that comes next are fetched.
//
// What gives a sum its bits: its pairs go in groups of 16. Of a group the products of the lower
// halves are summed up in order from zero, each with one rounding, as are those of the upper ones;
// the two sums are added up, and that to the groups before. A block of words is summed up from
// zero; the first is followed by the bias and the start, those after are added to what is there.

constexpr int64_t kRows = 16, kColumns = 16, kWords = 16;  // of a tile
constexpr int64_t kLine = 64, kPairBytes = kPackedColumns * int64_t(sizeof(uint32_t));
constexpr int64_t kGroupBytes = kWords * kPairBytes, kGroupLines = kGroupBytes / kLine;
static_assert(kPackedColumns == 4 * kColumns && kBfloat16Terms == 2 * kWords);

// Words of a panel, of which the second-level cache holds two beside rows of A, and of those rows.
constexpr int64_t kWordsOfPanel = 512, kWordsOfOnlyPanel = 1024, kWordsOfRows = 256 * 1024;

// Groups that a single tile of rows, which reads all of a panel once, fetches ahead of itself into
// the first-level cache. More rows fetch the panel that comes next into the second.
constexpr int64_t kGroupsAhead = 2;

// Tiles 0 to 3 are sums, 4 and 5 of A, 6 and 7 of B.
struct alignas(kLine) Configuration {
  uint8_t palette = 1, start_row = 0, reserved[14] = {};
  uint16_t row_bytes[16] = {};
  uint8_t rows[16] = {};

  explicit Configuration(int64_t height) {
    for (int tile = 0; tile < 8; ++tile) {
      row_bytes[tile] = uint16_t(kLine);
      rows[tile] = uint8_t(tile < 6 ? height : kWords);
    }
  }
};

// Where a tile of sums goes.
struct Place {
  int64_t from, to;  // of its rows that are wanted
  __mmask16 cols;    // that are
  float* c;
  int64_t stride;
  const float* bias;   // null: none
  const float* start;  // null: zeros
};

// Four tiles of sums on their way to the result, a few rows of one after another: what a tile has
// stored cannot be loaded at once, hence while the next four are summed up.
class Sums {
 public:
  static constexpr int64_t kPieces = 16;

  Place places[4] = {};

  void store_tiles() {
    _tile_stored(0, sums_[0], kLine);
    _tile_stored(1, sums_[1], kLine);
    _tile_stored(2, sums_[2], kLine);
    _tile_stored(3, sums_[3], kLine);
  }

  void fetch(int64_t piece) const {
    const Place& p = places[piece / kPiecesOfTile];
    const int64_t begin = piece % kPiecesOfTile * kRowsOfPiece;
    for (int64_t r = begin; r < least(p.to, begin + kRowsOfPiece); ++r) {
      __builtin_prefetch(p.c + r * p.stride, 1);
      if (p.start && p.start != p.c) __builtin_prefetch(p.start + r * p.stride);
    }
  }

  void put(int64_t piece) const {
    const Place p = places[piece / kPiecesOfTile];
    const float* sums = sums_[piece / kPiecesOfTile];
    const int64_t begin = piece % kPiecesOfTile * kRowsOfPiece;
    const Vector bias = p.bias ? load(p.cols, p.bias) : Vector{};
    for (int64_t r = begin > p.from ? begin : p.from; r < least(p.to, begin + kRowsOfPiece); ++r) {
      Vector y = nmt::NMT_LEVEL::load(sums + r * kColumns);
      if (p.bias) y += bias;
      if (p.start) y += load(p.cols, p.start + r * p.stride);
      _mm512_mask_storeu_ps(p.c + r * p.stride, p.cols, (__m512)y);
    }
  }

 private:
  static constexpr int64_t kPiecesOfTile = kPieces / 4, kRowsOfPiece = kRows / kPiecesOfTile;

  static Vector load(__mmask16 cols, const float* x) {
    return (Vector)_mm512_maskz_loadu_ps(cols, x);
  }

  alignas(kLine) float sums_[4][kRows * kColumns];
};

class Product {
 public:
  explicit Product(const PackedProduct& p) : p_(p), height_(least(p.rows, kRows)) {}

  void run() {
    const Configuration configuration(height_);
    asm volatile("" : : "r"(&configuration) : "memory");  // GCC is not told that all is read
    _tile_loadconfig(&configuration);
    const int64_t blocks = p_.words <= kWordsOfOnlyPanel ? 1 : divided_up(p_.words, kWordsOfPanel);
    const int64_t pieces = divided_up(p_.rows * p_.words / blocks, kWordsOfRows);
    for (int64_t from = 0, piece = 0; piece < pieces; ++piece) {
      const int64_t tiles = divided_up(p_.rows - from, kRows);
      const int64_t to = least(p_.rows, from + divided_up(tiles, pieces - piece) * kRows);
      sum_rows(from, to, blocks);
      from = to;
    }
    for (int64_t piece = 0; piece < Sums::kPieces; ++piece) sums_[now_].put(piece);
    _tile_release();
  }

 private:
  struct Panel {
    int64_t col, begin, groups;  // its first column, its first word, and groups of kWords
    const char* b;
    const char* next;    // the panel that comes next
    int64_t next_lines;  // of it for each step
  };

  // Rows [from, to) of the result.
  void sum_rows(int64_t from, int64_t to, int64_t blocks) {
    const auto* b = static_cast<const char*>(p_.b);
    const int64_t panel_bytes = p_.b_stride * kPairBytes;
    const int64_t lines = divided_up(kGroupLines, divided_up(to - from, kRows));
    int64_t begin = 0;
    for (int64_t block = 0; block < blocks; ++block) {
      const int64_t groups = divided_up((p_.words - begin) / kWords, blocks - block);
      const int64_t end = begin + groups * kWords;
      for (int64_t col = 0; col < p_.cols; col += kPackedColumns) {
        const char* panel = b + col / kPackedColumns * panel_bytes + begin * kPairBytes;
        const char* next = col + kPackedColumns < p_.cols ? panel + panel_bytes
                           : block + 1 < blocks           ? b + end * kPairBytes
                                                          : b;  // for those who come back to it
        sum_panel(from, to, {col, begin, groups, panel, next, lines});
      }
      begin = end;
    }
  }

  void sum_panel(int64_t from, int64_t to, Panel panel) {
    int64_t row = from;
    for (; row + kRows < to; row += 2 * kRows) {
      sum<2, 2>(panel, row, 0);
      sum<2, 2>(panel, row, 2);
    }
    if (row < to) sum<1, 4>(panel, row, 0);
  }

  // The last tile of rows is as tall as the others: it begins with rows of the one before.
  int64_t first_row(int64_t row) const { return least(row, p_.rows - height_); }

  Place place(const Panel& panel, int64_t row, int64_t tile) const {
    const int64_t first = first_row(row), col = panel.col + tile * kColumns;
    const int64_t cols = p_.cols - col, at = first * p_.c_stride + col;
    if (cols <= 0) return {};
    return {.from = row - first,
            .to = height_,
            .cols = __mmask16(cols < kColumns ? (1 << cols) - 1 : 0xFFFF),
            .c = p_.c + at,
            .stride = p_.c_stride,
            .bias = p_.bias && panel.begin == 0 ? p_.bias + col : nullptr,
            .start = panel.begin > 0 ? p_.c + at
                     : p_.start      ? p_.start + at
                                     : nullptr};
  }

  // Tiles of the result: kTall from a row on, kWide from a tile of the panel on.
  template <int kTall, int kWide>
  void sum(Panel& panel, int64_t row, int64_t tile) {
    const Sums& before = sums_[now_];
    now_ = 1 - now_;
    Sums& sums = sums_[now_];
    for (int64_t i = 0; i < kTall; ++i)
      for (int64_t j = 0; j < kWide; ++j)
        sums.places[i * kWide + j] = place(panel, row + i * kRows, tile + j);
    const int64_t stride = p_.a_stride * int64_t(sizeof(uint32_t));
    const char* a = static_cast<const char*>(p_.a) + panel.begin * int64_t(sizeof(uint32_t));
    const char* first = a + first_row(row) * stride;
    const char* second = a + first_row(row + (kTall - 1) * kRows) * stride;
    const char *b = panel.b + tile * kLine, *next = panel.next;
    const int64_t lines = panel.next_lines, pieces = divided_up(Sums::kPieces, panel.groups);
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (int64_t group = 0, piece = 0; group < panel.groups; ++group) {
      for (const int64_t end = least(piece + pieces, Sums::kPieces); piece < end; ++piece) {
        sums.fetch(piece);
        before.put(piece);
      }
      if (lines == kGroupLines) {
        const int64_t ahead = group + kGroupsAhead - panel.groups;
        next = ahead < 0 ? b + kGroupsAhead * kGroupBytes : panel.next + ahead * kGroupBytes;
      }
      const auto fetch_quarter = [&](int64_t quarter) __attribute__((always_inline)) {
        for (int64_t line = quarter; line < lines; line += 4)
          __builtin_prefetch(next + line * kLine, 0, kTall == 1 ? 3 : 2);
      };
      _tile_loadd(6, b, kPairBytes);
      fetch_quarter(0);
      _tile_loadd(4, first, stride);
      _tile_dpbf16ps(0, 4, 6);
      fetch_quarter(1);
      _tile_loadd(7, b + kLine, kPairBytes);
      _tile_dpbf16ps(1, 4, 7);
      fetch_quarter(2);
      if constexpr (kTall == 2) {
        _tile_loadd(5, second, stride);
        _tile_dpbf16ps(2, 5, 6);
        fetch_quarter(3);
        _tile_dpbf16ps(3, 5, 7);
      } else {
        _tile_loadd(6, b + 2 * kLine, kPairBytes);
        _tile_dpbf16ps(2, 4, 6);
        fetch_quarter(3);
        _tile_loadd(7, b + 3 * kLine, kPairBytes);
        _tile_dpbf16ps(3, 4, 7);
      }
      first += kLine;
      second += kLine;
      b += kGroupBytes;
      next += lines * kLine;
    }
    sums.store_tiles();
    panel.next = next;
  }

  const PackedProduct& p_;
  const int64_t height_;  // of all tiles
  Sums sums_[2];          // in turn
  int now_ = 0;
};

void bfloat16_product(const PackedProduct& p) {
  if (p.rows > 0) Product(p).run();
}

}  // namespace nmt::NMT_LEVEL
