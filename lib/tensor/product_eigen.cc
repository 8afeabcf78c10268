// Products in double, for gradient checks and conformance.
#include "tensor/matrix.h"

#ifdef NMT_REAL_IS_double

// A worker is one thread: OpenMP's others, which spin beside it, cost more than they give.
#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Core>
#include <algorithm>

#include "tensor/product.h"

namespace nmt {
namespace {

using RowMajor = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<RowMajor> eigen(Matrix m) { return {m.data, m.rows, m.cols}; }

// What products are added to.
void start(Matrix c, bool add, const Real* bias) {
  if (!add) eigen(c).setZero();
  if (bias)
    eigen(c).rowwise() += Eigen::Map<const Eigen::Matrix<Real, 1, Eigen::Dynamic>>(bias, c.cols);
}

}  // namespace

struct PackedMatrix::State {};  // Eigen packs as it goes

PackedMatrix::PackedMatrix(Matrix w) : w_(w) {}
PackedMatrix::~PackedMatrix() = default;
PackedMatrix::PackedMatrix(PackedMatrix&&) noexcept = default;

void PackedMatrix::multiply(Matrix a, Matrix c, bool add, const Real* bias) const {
  start(c, add, bias);
  eigen(c).noalias() += eigen(a) * eigen(w_);
}

void PackedMatrix::multiply_onto(Matrix start, Matrix a, Matrix c) const {
  eigen(c) = eigen(start);
  multiply(a, c, true);
}

void PackedMatrix::multiply_transposed(Matrix a, Matrix c, bool add, const Real* bias) const {
  start(c, add, bias);
  eigen(c).noalias() += eigen(a) * eigen(w_).transpose();
}

void PackedMatrix::multiply_by_columns(bool transposed, Matrix a, const Real* bias,
                                       const Visit& visit) const {
  constexpr int64_t kColumnsAtOnce = 16;  // more than one block even in small tests
  const int64_t columns = transposed ? w_.rows : w_.cols;
  RowMajor block;
  for (int64_t begin = 0; begin < columns; begin += kColumnsAtOnce) {
    const int64_t count = std::min(kColumnsAtOnce, columns - begin);
    block.resize(a.rows, count);
    const Matrix c{block.data(), a.rows, count};
    start(c, false, bias ? bias + begin : nullptr);
    if (transposed)
      eigen(c).noalias() += eigen(a) * eigen(w_.slice(begin, count)).transpose();
    else
      eigen(c).noalias() += eigen(a) * eigen(w_).middleCols(begin, count);
    visit(begin, c);
  }
}

bool PackedMatrix::multiply_where_largest(bool, Matrix, const Real*, int64_t, int,
                                          const Visit&) const {
  return false;
}

void PackedMatrix::set_precision(Precision wanted) { precision_ = effective_precision(wanted); }

void PackedMatrix::invalidate() {}
bool PackedMatrix::stale(bool) const { return false; }
void PackedMatrix::pack(bool) const {}

void transposed_product(Matrix a, Matrix b, Matrix c, bool add, Precision) {
  if (!add) eigen(c).setZero();
  eigen(c).noalias() += eigen(a).transpose() * eigen(b);
}

int64_t ProductTerms::rows_at_once() { return 4; }  // more than one piece even in small tests
int64_t ProductTerms::bytes() const { return rows * cols * int64_t(sizeof(Real)); }
Matrix ProductTerms::plain() const { return {static_cast<Real*>(memory), rows, cols}; }
void ProductTerms::put(int64_t, Matrix) const {}

void transposed_product(const ProductTerms& a, Matrix b, Matrix c, bool add) {
  transposed_product(a.plain(), b, c, add);
}
void transposed_product(Matrix a, const ProductTerms& b, Matrix c, bool add) {
  transposed_product(a, b.plain(), c, add);
}

Precision effective_precision(Precision) { return Precision::kFloat32; }

std::string precision_fallback(Precision wanted) {
  return wanted == Precision::kFloat32 ? "" : "products in double know no other precision";
}

const char* product_instructions() { return "eigen"; }

}  // namespace nmt

#endif  // NMT_REAL_IS_double
