#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tensor/matrix.h"

namespace nmt {

// Matrix products. In float they are the kernels', in double Eigen's. A row of a result has the
// same bits whatever the number of rows. The only header of the engine's products: nothing else
// knows who computes them.

struct PackedProduct;

/// What a product's two inputs are rounded to. Sums and results are float in either case, so that
/// bfloat16 (8 bits of precision, float's range) costs each input a relative error of up to 2^-8;
/// inputs, products and sums below float's smallest normal number, 1.2e-38, count as zero.
enum class Precision { kFloat32, kBfloat16 };
inline const char* name_of(Precision precision) {
  return precision == Precision::kBfloat16 ? "bfloat16" : "float32";
}

/// What products compute in where `wanted` is asked for: kFloat32 on a processor without the
/// AVX512-BF16 instructions, where bfloat16 would be slower, under an NMT_KERNELS that asks for
/// less than avx512, and always in double, where there is no such choice.
Precision effective_precision(Precision wanted);
/// Why that is not what was wanted, to be shown to a user; empty if it is.
std::string precision_fallback(Precision wanted);

/// W [K, N], a block of rows of a parameter, with copies packed for the product as they are needed:
/// W itself and its transpose. Threads may multiply by it at the same time; whoever changes the
/// numbers calls invalidate() while nobody multiplies.
class PackedMatrix {
 public:
  explicit PackedMatrix(Matrix w);  // the numbers stay where they are and must outlive this
  ~PackedMatrix();
  PackedMatrix(PackedMatrix&&) noexcept;

  Matrix plain() const { return w_; }
  /// Of the products by it, from here on; W itself stays as it is. While nobody multiplies.
  void set_precision(Precision wanted);
  Precision precision() const { return precision_; }  // the effective one
  /// c = a·W, or c += a·W if add, and the bias, if there is one, to every row; a [M, K], c [M, N],
  /// bias [N].
  void multiply(Matrix a, Matrix c, bool add, const Real* bias = nullptr) const;
  /// The same with Wᵀ: a [M, N], c [M, K], bias [K].
  void multiply_transposed(Matrix a, Matrix c, bool add, const Real* bias = nullptr) const;
  /// c = start + a·W; start [M, N] lies elsewhere than c.
  void multiply_onto(Matrix start, Matrix a, Matrix c) const;
  /// The rows of a·W + bias, or of a·Wᵀ + bias, some columns at a time and from the first on: each
  /// block [M, n] is given to `visit` while the processor's cache holds it, with the number of its
  /// first column, and is gone when `visit` returns. The same bits as those of multiply().
  using Visit = std::function<void(int64_t first, Matrix columns)>;
  void multiply_by_columns(bool transposed, Matrix a, const Real* bias, const Visit& visit) const;
  /// The same of those columns alone that can be among the `count` largest from `first` on, in
  /// groups of some. Made for a single row of a large W, of which it reads a quarter; false, and
  /// nothing visited, where that is not so or would not help.
  bool multiply_where_largest(bool transposed, Matrix a, const Real* bias, int64_t first, int count,
                              const Visit& visit) const;
  void invalidate();
  /// Whether that copy, of W or of its transpose, was used before invalidate() and not since.
  bool stale(bool transposed) const;
  /// Makes it anew before it is used: several threads may each make one.
  void pack(bool transposed) const;

 private:
  struct State;
  PackedProduct product_by(bool transposed) const;
  void multiply_by_rows(bool transposed, const Real* start, Matrix a, Matrix c,
                        const Real* bias) const;

  Matrix w_;
  Precision precision_ = Precision::kFloat32;
  std::unique_ptr<State> state_;
};

/// c = aᵀ·b, or c += aᵀ·b if add; a [M, K], b [M, N], c [K, N]: the gradient of weights, all steps
/// at once, in the effective precision.
void transposed_product(Matrix a, Matrix b, Matrix c, bool add,
                        Precision wanted = Precision::kFloat32);

/// One of the two operands of a transposed_product(), [rows, cols], that is known some rows at a
/// time: each is put down in the form that the product reads, so that the numbers themselves need
/// not be kept until all are there. A view: the memory is its maker's.
struct ProductTerms {
  enum class Side { kFirst, kSecond };
  Side side;
  int64_t rows, cols;
  Precision precision;  // the effective one
  void* memory = nullptr;

  /// How many rows a put() has, but for the last: so many that a product with them is efficient,
  /// so few that the processor's cache holds what is made of them.
  static int64_t rows_at_once();
  int64_t bytes() const;  // of memory
  /// In double, which packs nothing: the rows, to be made where they stay; put() does nothing
  /// there. No data in float, whose memory holds another form, or if there is no memory.
  Matrix plain() const;
  /// Rows [begin, begin + x.rows) are x; begin is a multiple of rows_at_once().
  void put(int64_t begin, Matrix x) const;
};
/// REQUIRES that all rows were put, and as many rows on the other side.
void transposed_product(const ProductTerms& a, Matrix b, Matrix c, bool add);
void transposed_product(Matrix a, const ProductTerms& b, Matrix c, bool add);

/// "amx_bf16", "avx512_bf16" and the like: what products use of this processor.
const char* product_instructions();

}  // namespace nmt
