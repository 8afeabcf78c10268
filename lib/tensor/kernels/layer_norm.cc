#include "tensor/kernels/functions.h"
#include "tensor/kernels/math.h"

// A row is read several times while it is in the cache nearest to the processor.

namespace nmt::NMT_LEVEL {
namespace {

Moments moments_of(const Real* x, int64_t n, Real epsilon) {
  Real sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t k = 0; k < n; ++k) sum += x[k];
  const Real mean = sum / Real(n);
#pragma omp simd reduction(+ : squares)
  for (int64_t k = 0; k < n; ++k) squares += (x[k] - mean) * (x[k] - mean);
  return {mean, Real(1) / sqrt_of(squares / Real(n) + epsilon)};
}

struct Norm {
  Moments of;
  const Real *gain, *bias;
  Real operator()(Real x, int64_t k) const {
    return (x - of.mean) * of.inverse_deviation * gain[k] + (bias ? bias[k] : Real(0));
  }
};

// With x̂ the normalised x and g = dy ⊙ gain: dgain += dy ⊙ x̂, dbias += dy,
// dx (+)= (g − mean(g) − x̂·mean(g ⊙ x̂)) / deviation. dx may be x or dy.
void norm_grad(const Real* x, Moments of, const Real* gain, const Real* dy, int64_t n, Real* dgain,
               Real* dbias, Real* dx, bool add_to) {
  const Real mean = of.mean, inverse = of.inverse_deviation;
  Real sum = 0, along = 0;
#pragma omp simd reduction(+ : sum, along)
  for (int64_t k = 0; k < n; ++k) {
    const Real g = dy[k] * gain[k];
    sum += g;
    along += g * ((x[k] - mean) * inverse);
  }
  sum /= Real(n);
  along /= Real(n);
  if (dbias) {
#pragma omp simd
    for (int64_t k = 0; k < n; ++k) dbias[k] += dy[k];
  }
#pragma omp simd
  for (int64_t k = 0; k < n; ++k) {
    const Real normal = (x[k] - mean) * inverse, d = dy[k];
    dgain[k] += d * normal;
    dx[k] = (add_to ? dx[k] : Real(0)) + (d * gain[k] - sum - normal * along) * inverse;
  }
}

}  // namespace

void layer_norm(const LayerNorm& s) {
  for (int64_t r = 0; r < s.rows; ++r) {
    const Real* x = s.x + r * s.units;
    Real* y = s.y + r * s.units;
    s.moments[r] = moments_of(x, s.units, s.epsilon);
    const Norm norm{s.moments[r], s.gain, s.bias};
#pragma omp simd
    for (int64_t k = 0; k < s.units; ++k) y[k] = (s.add ? y[k] : Real(0)) + norm(x[k], k);
  }
}

void layer_norm_grad(const LayerNorm& s, const LayerNormGrad& g) {
  for (int64_t r = 0; r < s.rows; ++r) {
    const int64_t row = r * s.units;
    norm_grad(s.x + row, s.moments[r], s.gain, g.dy + row, s.units, g.dgain, g.dbias, g.dx + row,
              g.add);
  }
}

// i, j, f, o are the norms of what the products sum up to;
// c' = norm(σ(f + forget_bias) ⊙ c + σ(i) ⊙ tanh(j)); h' = σ(o) ⊙ tanh(c')
void layer_norm_lstm(const LayerNormLstm& s) {
  const int64_t n = s.units;
  for (int64_t r = 0; r < s.rows; ++r) {
    const Real* z = s.z + r * 4 * n;
    const Real* c_prev = s.c_prev + r * n;
    Real *i = s.gates + r * 4 * n, *j = i + n, *f = j + n, *o = f + n;
    Real *c = s.c + r * n, *h = s.h + r * n;
    Moments* moments = s.moments + r * 5;
    for (int64_t gate = 0; gate < 4; ++gate) moments[gate] = moments_of(z + gate * n, n, s.epsilon);
    const Norm norm_i{moments[0], s.gain[0], s.bias[0]}, norm_j{moments[1], s.gain[1], s.bias[1]};
    const Norm norm_f{moments[2], s.gain[2], s.bias[2]}, norm_o{moments[3], s.gain[3], s.bias[3]};
#pragma omp simd
    for (int64_t k = 0; k < n; ++k) {
      i[k] = sigmoid_of(norm_i(z[k], k));
      j[k] = tanh_of(norm_j(z[n + k], k));
      f[k] = sigmoid_of(norm_f(z[2 * n + k], k) + s.forget_bias);
      o[k] = sigmoid_of(norm_o(z[3 * n + k], k));
      c[k] = f[k] * c_prev[k] + i[k] * j[k];
    }
    moments[4] = moments_of(c, n, s.epsilon);
    const Norm norm_c{moments[4], s.gain[4], s.bias[4]};
#pragma omp simd
    for (int64_t k = 0; k < n; ++k) {
      c[k] = norm_c(c[k], k);
      h[k] = o[k] * tanh_of(c[k]);
    }
  }
}

void layer_norm_lstm_grad(const LayerNormLstm& s, const LayerNormLstmGrad& g) {
  const int64_t n = s.units;
  Real *dc = g.scratch, *sum = dc + n;
  for (int64_t r = 0; r < s.rows; ++r) {
    const Real *i = s.gates + r * 4 * n, *j = i + n, *f = j + n, *o = f + n;
    const Real *c_prev = s.c_prev + r * n, *c = s.c + r * n, *z = s.z + r * 4 * n;
    const Real *dh = g.dh ? g.dh + r * n : nullptr, *dc_next = g.dc ? g.dc + r * n : nullptr;
    Real *di = g.dz + r * 4 * n, *dj = di + n, *df = dj + n, *dgo = df + n;
    Real* dc_prev = g.dc_prev ? g.dc_prev + r * n : nullptr;
    const Moments* moments = s.moments + r * 5;
#pragma omp simd
    for (int64_t k = 0; k < n; ++k) {
      const Real t = tanh_of(c[k]), dhk = dh ? dh[k] : Real(0);
      dgo[k] = dhk * t * o[k] * (1 - o[k]);
      dc[k] = (dc_next ? dc_next[k] : Real(0)) + dhk * o[k] * (1 - t * t);
      sum[k] = f[k] * c_prev[k] + i[k] * j[k];
    }
    norm_grad(sum, moments[4], s.gain[4], dc, n, g.dgain[4], g.dbias[4], dc, false);
#pragma omp simd
    for (int64_t k = 0; k < n; ++k) {
      di[k] = dc[k] * j[k] * i[k] * (1 - i[k]);
      dj[k] = dc[k] * i[k] * (1 - j[k] * j[k]);
      df[k] = dc[k] * c_prev[k] * f[k] * (1 - f[k]);
    }
    if (dc_prev) {
#pragma omp simd
      for (int64_t k = 0; k < n; ++k)
        dc_prev[k] = (g.add_dc_prev ? dc_prev[k] : Real(0)) + dc[k] * f[k];
    }
    for (int64_t gate = 0; gate < 4; ++gate) {
      Real* dz = di + gate * n;
      norm_grad(z + gate * n, moments[gate], s.gain[gate], dz, n, g.dgain[gate], g.dbias[gate], dz,
                false);
    }
  }
}

}  // namespace nmt::NMT_LEVEL
