// Products in double, for gradient checks and conformance.
#include "tensor/matrix.h"

#ifdef NMT_REAL_IS_double

// A worker is one thread: OpenMP's others, which spin beside it, cost more than they give.
#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Core>

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

void PackedMatrix::multiply_transposed(Matrix a, Matrix c, bool add, const Real* bias) const {
  start(c, add, bias);
  eigen(c).noalias() += eigen(a) * eigen(w_).transpose();
}

void PackedMatrix::set_precision(Precision wanted) { precision_ = effective_precision(wanted); }

void PackedMatrix::invalidate() {}
bool PackedMatrix::stale(bool) const { return false; }
void PackedMatrix::pack(bool) const {}

void transposed_product(Matrix a, Matrix b, Matrix c, bool add, Precision) {
  if (!add) eigen(c).setZero();
  eigen(c).noalias() += eigen(a).transpose() * eigen(b);
}

Precision effective_precision(Precision) { return Precision::kFloat32; }

std::string precision_fallback(Precision wanted) {
  return wanted == Precision::kFloat32 ? "" : "products in double know no other precision";
}

const char* product_instructions() { return "eigen"; }

}  // namespace nmt

#endif  // NMT_REAL_IS_double
