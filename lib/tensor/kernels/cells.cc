#include "tensor/kernels/functions.h"
#include "tensor/kernels/math.h"

namespace nmt::NMT_LEVEL {

// c' = σ(f + forget_bias) ⊙ c + σ(i) ⊙ tanh(j);  h' = σ(o) ⊙ tanh(c')
void lstm(const LstmStep& s) {
  const int64_t n = s.units;
  for (int64_t r = 0; r < s.rows; ++r) {
    Real *i = s.gates + r * 4 * n, *j = i + n, *f = j + n, *o = f + n;
    const Real* c_prev = s.c_prev + r * n;
    Real *c = s.c + r * n, *h = s.h + r * n;
#pragma omp simd
    for (int64_t k = 0; k < n; ++k) {
      const Real ik = sigmoid_of(i[k]), jk = tanh_of(j[k]);
      const Real fk = sigmoid_of(f[k] + s.forget_bias), ok = sigmoid_of(o[k]);
      const Real ck = fk * c_prev[k] + ik * jk;
      i[k] = ik, j[k] = jk, f[k] = fk, o[k] = ok;
      c[k] = ck;
      h[k] = ok * tanh_of(ck);
    }
  }
}

// dgates may be the gates themselves.
template <class PutPrevious>
static void lstm_grad_of_row(const LstmStepGrad& s, int64_t r, const PutPrevious& put_previous) {
  const int64_t n = s.units;
  const Real *i = s.gates + r * 4 * n, *j = i + n, *f = j + n, *o = f + n;
  const Real *c_prev = s.c_prev + r * n, *c = s.c + r * n;
  const Real* dh = s.dh ? s.dh + r * n : nullptr;
  const Real* dc_next = s.dc ? s.dc + r * n : nullptr;
  Real *di = s.dgates + r * 4 * n, *dj = di + n, *df = dj + n, *dgo = df + n;
#pragma omp simd
  for (int64_t k = 0; k < n; ++k) {
    const Real ik = i[k], jk = j[k], fk = f[k], ok = o[k], t = tanh_of(c[k]);
    const Real dhk = dh ? dh[k] : Real(0);
    const Real dck = (dc_next ? dc_next[k] : Real(0)) + dhk * ok * (1 - t * t);
    di[k] = dck * jk * ik * (1 - ik);
    dj[k] = dck * ik * (1 - jk * jk);
    df[k] = dck * c_prev[k] * fk * (1 - fk);
    dgo[k] = dhk * t * ok * (1 - ok);
    put_previous(k, dck * fk);
  }
}

void lstm_grad(const LstmStepGrad& s) {
  for (int64_t r = 0; r < s.rows; ++r) {
    Real* previous = s.dc_prev ? s.dc_prev + r * s.units : nullptr;
    if (!previous)
      lstm_grad_of_row(s, r, [](int64_t, Real) {});
    else if (s.add_dc_prev)
      lstm_grad_of_row(s, r, [=](int64_t k, Real dc) { previous[k] += dc; });
    else
      lstm_grad_of_row(s, r, [=](int64_t k, Real dc) { previous[k] = dc; });
  }
}

void gru_gates(Real* gates, const Real* h, Real* reset, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r) {
    Real *rk = gates + r * 2 * n, *uk = rk + n;
#pragma omp simd
    for (int64_t k = 0; k < n; ++k) {
      rk[k] = sigmoid_of(rk[k]);
      uk[k] = sigmoid_of(uk[k]);
      reset[r * n + k] = rk[k] * h[r * n + k];
    }
  }
}

void gru_output(const Real* gates, Real* c, const Real* h, Real* out, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r) {
    const Real* u = gates + r * 2 * n + n;
#pragma omp simd
    for (int64_t k = 0; k < n; ++k) {
      const Real ck = tanh_of(c[r * n + k]);
      c[r * n + k] = ck;
      out[r * n + k] = u[k] * h[r * n + k] + (1 - u[k]) * ck;
    }
  }
}

void gru_output_grad(const Real* gates, const Real* c, const Real* h, const Real* dout, Real* dc,
                     Real* dgates, Real* dh, bool add_to, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r) {
    const Real* u = gates + r * 2 * n + n;
    Real* du = dgates + r * 2 * n + n;
#pragma omp simd
    for (int64_t k = 0; k < n; ++k) {
      const int64_t i = r * n + k;
      dc[i] = dout[i] * (1 - u[k]) * (1 - c[i] * c[i]);
      du[k] = dout[i] * (h[i] - c[i]) * u[k] * (1 - u[k]);
      if (dh) dh[i] = (add_to ? dh[i] : Real(0)) + dout[i] * u[k];
    }
  }
}

void gru_gates_grad(const Real* gates, const Real* h, const Real* dreset, Real* dgates, Real* dh,
                    int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r) {
    const Real* rk = gates + r * 2 * n;
    Real* dr = dgates + r * 2 * n;
#pragma omp simd
    for (int64_t k = 0; k < n; ++k) {
      const int64_t i = r * n + k;
      dr[k] = dreset[i] * h[i] * rk[k] * (1 - rk[k]);
      if (dh) dh[i] += dreset[i] * rk[k];
    }
  }
}

}  // namespace nmt::NMT_LEVEL
