// The products of every instruction set of this processor, in float whatever Real is.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "base/rng.h"
#include "tensor/kernels.h"

using namespace nmt;

namespace {

std::vector<float> random_floats(int64_t count, uint64_t seed) {
  Rng rng(seed, Purpose::kTest);
  std::vector<float> x;
  for (int64_t i = 0; i < count; ++i) x.push_back(float(rng.normal()));
  return x;
}

struct Size {
  int64_t rows, terms, cols;
};

// Rows around the height of a tile, terms around a panel's, columns around a group's, and results
// of more rows than meet a panel at once.
constexpr Size kSizes[] = {{1, 1, 1},       {5, 7, 64},     {6, 16, 65},    {7, 255, 63},
                           {13, 257, 130},  {64, 512, 3},   {3, 600, 80},   {25, 1024, 64},
                           {11, 1025, 100}, {700, 900, 70}, {1500, 1100, 3}};

// Plain sums with what the kernel may leave unused around its operands and results.
void check_product(const Kernels& k, const Size& size, bool add, bool with_bias) {
  const auto [rows, terms, cols] = size;
  CAPTURE(k.name);
  CAPTURE(rows);
  CAPTURE(terms);
  CAPTURE(cols);
  CAPTURE(add);
  const int64_t a_stride = terms + 3, c_stride = cols + 5;
  const int64_t groups = (cols + kPackedColumns - 1) / kPackedColumns;
  const auto a = random_floats(rows * a_stride, 1), b = random_floats(terms * cols, 2);
  const auto bias = random_floats(cols, 3), before = random_floats(rows * c_stride, 4);
  const auto start = random_floats(rows * c_stride, 5);
  std::vector<float> packed(size_t(groups * kPackedColumns * terms)), c = before;
  k.float_packed(b.data(), packed.data(), terms, cols, terms);
  k.float_product({.rows = rows,
                   .words = terms,
                   .cols = cols,
                   .a = a.data(),
                   .a_stride = a_stride,
                   .b = packed.data(),
                   .b_stride = terms,
                   .c = c.data(),
                   .c_stride = c_stride,
                   .bias = with_bias ? bias.data() : nullptr,
                   .start = add ? start.data() : nullptr});
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t j = 0; j < c_stride; ++j) {
      const auto at = size_t(r * c_stride + j);
      if (j >= cols) {
        REQUIRE(c[at] == before[at]);
        continue;
      }
      double sum = add ? double(start[at]) : 0, sizes = std::abs(sum);
      if (with_bias) sum += double(bias[size_t(j)]);
      for (int64_t t = 0; t < terms; ++t) {
        const double term = double(a[size_t(r * a_stride + t)]) * double(b[size_t(t * cols + j)]);
        sum += term;
        sizes += std::abs(term);
      }
      REQUIRE(std::abs(double(c[at]) - sum) <= 2e-6 * (sizes + 1));
    }
}

}  // namespace

TEST_CASE("products: a kernel's product is the sum it stands for and writes nothing else") {
  for (const Kernels* k : runnable_kernels())
    for (const Size& size : kSizes)
      for (const bool add : {false, true}) check_product(*k, size, add, /*with_bias=*/!add);
  for (const Kernels* k : runnable_kernels()) check_product(*k, {9, 40, 70}, true, true);
}

TEST_CASE("products: an element's bits do not depend on its neighbours, rows or columns") {
  const int64_t rows = 40, terms = 700, cols = 200;
  const auto a = random_floats(rows * terms, 1), b = random_floats(terms * cols, 2);
  for (const Kernels* k : runnable_kernels()) {
    CAPTURE(k->name);
    std::vector<float> packed(size_t(4 * kPackedColumns * terms)), whole(size_t(rows * cols));
    k->float_packed(b.data(), packed.data(), terms, cols, terms);
    PackedProduct p{rows,  terms,        cols, a.data(), terms,  packed.data(),
                    terms, whole.data(), cols, nullptr,  nullptr};
    k->float_product(p);
    for (int64_t some = 1; some <= 13; ++some)
      for (const int64_t columns : {int64_t{1}, int64_t{64}, int64_t{72}}) {
        std::vector<float> part(size_t(some * columns));
        p.rows = some;
        p.cols = columns;
        p.a = a.data() + 7 * terms;
        p.b = packed.data() + kPackedColumns * terms;
        p.c = part.data();
        p.c_stride = columns;
        k->float_product(p);
        for (int64_t r = 0; r < some; ++r)
          REQUIRE(std::equal(part.begin() + r * columns, part.begin() + (r + 1) * columns,
                             whole.begin() + (7 + r) * cols + kPackedColumns));
      }
  }
}

// Numbers that start on a line of memory, as those of buffers do.
class OnALine {
 public:
  explicit OnALine(int64_t count) : numbers_(size_t(count + kLine), -1) {}
  float* data() {
    void* begin = numbers_.data();
    size_t room = numbers_.size() * sizeof(float);
    return static_cast<float*>(std::align(kLine * sizeof(float), sizeof(float), begin, room));
  }

 private:
  static constexpr int64_t kLine = 16;
  std::vector<float> numbers_;
};

TEST_CASE("products: what is packed past the caches is what is packed into them") {
  const int64_t rows = 640, cols = 1000, groups = 16;  // larger than a cache of 1 MB
  const auto x = random_floats(rows * cols, 1);
  for (const Kernels* k : runnable_kernels()) {
    CAPTURE(k->name);
    OnALine packed(groups * kPackedColumns * rows), transposed(rows * cols), turned(rows * cols);
    k->float_packed(x.data(), packed.data(), rows, cols, rows);
    k->float_packed_transposed(x.data(), transposed.data(), rows, cols);
    k->float_transposed(x.data(), turned.data(), rows, cols, rows);
    const auto at = [](OnALine& y, int64_t terms, int64_t term, int64_t column) {
      return y.data()[(column / kPackedColumns * terms + term) * kPackedColumns +
                      column % kPackedColumns];
    };
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t c = 0; c < groups * kPackedColumns; ++c) {
        const float wanted = c < cols ? x[size_t(r * cols + c)] : 0.0f;
        REQUIRE(at(packed, rows, r, c) == wanted);
        if (c >= cols) continue;
        REQUIRE(at(transposed, cols, c, r) == wanted);
        REQUIRE(turned.data()[c * rows + r] == wanted);
      }
  }
}

TEST_CASE("products: floats are transposed and packed, some rows at a time as at once") {
  for (const auto& [rows, cols] :
       {std::pair<int64_t, int64_t>{1, 1}, {16, 16}, {33, 70}, {40, 129}}) {
    const auto x = random_floats(rows * cols, 1);
    const int64_t first = rows / 3, groups = (cols + kPackedColumns - 1) / kPackedColumns;
    for (const Kernels* k : runnable_kernels()) {
      CAPTURE(k->name);
      std::vector<float> packed(size_t(groups * kPackedColumns * rows), -1), turned(x.size());
      k->float_packed(x.data(), packed.data(), first, cols, rows);
      k->float_packed(x.data() + first * cols, packed.data() + first * kPackedColumns, rows - first,
                      cols, rows);
      k->float_transposed(x.data(), turned.data(), first, cols, rows);
      k->float_transposed(x.data() + first * cols, turned.data() + first, rows - first, cols, rows);
      for (int64_t r = 0; r < rows; ++r)
        for (int64_t c = 0; c < groups * kPackedColumns; ++c) {
          const float wanted = c < cols ? x[size_t(r * cols + c)] : 0.0f;
          const int64_t group = c / kPackedColumns, inside = c % kPackedColumns;
          REQUIRE(packed[size_t((group * rows + r) * kPackedColumns + inside)] == wanted);
          if (c < cols) REQUIRE(turned[size_t(c * rows + r)] == wanted);
        }
      const int64_t terms = cols, columns = rows;  // of the transpose
      const int64_t its_groups = (columns + kPackedColumns - 1) / kPackedColumns;
      std::vector<float> transposed(size_t(its_groups * kPackedColumns * terms), -1);
      k->float_packed_transposed(x.data(), transposed.data(), rows, cols);
      for (int64_t c = 0; c < columns; ++c)
        for (int64_t t = 0; t < terms; ++t)
          REQUIRE(transposed[size_t((c / kPackedColumns * terms + t) * kPackedColumns +
                                    c % kPackedColumns)] == x[size_t(c * cols + t)]);
    }
  }
}
