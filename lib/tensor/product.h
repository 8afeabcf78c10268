#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tensor/matrix.h"

namespace nmt {

// Matrix products: our kernels in float, Eigen in double. A row of a result has the same bits
// whatever the number of rows. This is the only header of the engine's products: nothing else knows
// who computes them.

struct PackedProduct;

/// The type that both inputs of a product are rounded to. Sums and results are float in either
/// case, so that bfloat16 (8 bits of precision, float's range) costs each input a relative error of
/// up to 2^-8; inputs, products and sums below float's smallest normal number, 1.2e-38, count as
/// zero.
enum class Precision { kFloat32, kBfloat16 };
inline const char* name_of(Precision precision) {
  return precision == Precision::kBfloat16 ? "bfloat16" : "float32";
}

/// The precision that products really use if `wanted` is requested: kFloat32 on a processor without
/// the AVX512-BF16 instructions, where bfloat16 would be slower, under an NMT_KERNELS below avx512,
/// and always in double, where there is no choice.
Precision effective_precision(Precision wanted);
/// Why that is not what was requested, to be shown to a user; empty if it is.
std::string precision_fallback(Precision wanted);

/// W [K, N], a block of rows of a parameter, with copies packed for products as they are needed: W
/// itself and its transpose. Threads may multiply by it at the same time; whoever changes the
/// numbers calls invalidate() while nobody multiplies.
class PackedMatrix {
 public:
  explicit PackedMatrix(Matrix w);  // the numbers stay where they are and must outlive this object
  ~PackedMatrix();
  PackedMatrix(PackedMatrix&&) noexcept;

  Matrix plain() const { return w_; }
  /// The precision of later products; W itself stays as it is. Call it while nobody multiplies.
  void set_precision(Precision wanted);
  Precision precision() const { return precision_; }  // the effective one
  /// c = a·W, or c += a·W if add, plus the bias, if there is one, in every row; a [M, K], c [M, N],
  /// bias [N].
  void multiply(Matrix a, Matrix c, bool add, const Real* bias = nullptr) const;
  /// The same with Wᵀ: a [M, N], c [M, K], bias [K].
  void multiply_transposed(Matrix a, Matrix c, bool add, const Real* bias = nullptr) const;
  /// c = start + a·W; start [M, N] is elsewhere than c.
  void multiply_onto(Matrix start, Matrix a, Matrix c) const;
  /// The rows of a·W + bias, or of a·Wᵀ + bias, some columns at a time, from the first on: each
  /// block [M, n] is given to `visit` with the number of its first column while the processor's
  /// cache holds it, and is gone when `visit` returns. The same bits as those of multiply().
  using Visit = std::function<void(int64_t first, Matrix columns)>;
  void multiply_by_columns(bool transposed, Matrix a, const Real* bias, const Visit& visit) const;
  /// The same for only the groups of columns that can be among the `count` largest from `first` on.
  /// Made for a single row of a large W, of which it reads a quarter; false, and nothing visited,
  /// where that is not so or would not help.
  bool multiply_where_largest(bool transposed, Matrix a, const Real* bias, int64_t first, int count,
                              const Visit& visit) const;
  void invalidate();
  /// Was that copy, of W or of its transpose, used before invalidate() and not since?
  bool stale(bool transposed) const;
  /// Makes the copy before it is used: several threads may make one each.
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

/// One of the two operands of a transposed_product(), [rows, cols], that becomes known some rows at
/// a time: each is stored in the form that the product reads, so that the numbers themselves need
/// not be kept until all are there. A view: the memory belongs to the caller.
struct ProductTerms {
  enum class Side { kFirst, kSecond };
  Side side;
  int64_t rows, cols;
  Precision precision;  // the effective one
  void* memory = nullptr;

  /// The number of rows of each put() except the last: enough for an efficient product with them,
  /// and few enough that the processor's cache holds what is made of them.
  static int64_t rows_at_once();
  int64_t bytes() const;  // of memory
  /// In double, which packs nothing: the rows, to be made where they stay; put() does nothing then.
  /// No data in float, whose memory has another form, or if there is no memory.
  Matrix plain() const;
  /// Rows [begin, begin + x.rows) are x; begin is a multiple of rows_at_once().
  void put(int64_t begin, Matrix x) const;
};
/// REQUIRES that all rows were put, and as many rows on the other side.
void transposed_product(const ProductTerms& a, Matrix b, Matrix c, bool add);
void transposed_product(Matrix a, const ProductTerms& b, Matrix c, bool add);

/// The instructions that products use on this processor: "amx_bf16", "avx512_bf16" and the like.
const char* product_instructions();

}  // namespace nmt
