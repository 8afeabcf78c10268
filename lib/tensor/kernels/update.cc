#include "tensor/kernels/functions.h"
#include "tensor/kernels/math.h"

namespace nmt::NMT_LEVEL {

// Word `word` of Philox 4x32-10's block (Salmon et al. 2011), a block an element of the loop so
// that it vectorises; base/rng.cc computes the same.
static inline void philox_block(uint64_t key, uint64_t counter, uint32_t out[4]) {
  uint32_t x0 = uint32_t(counter), x1 = uint32_t(counter >> 32), x2 = 0, x3 = 0;
  uint32_t k0 = uint32_t(key), k1 = uint32_t(key >> 32);
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t(0xD2511F53) * x0, p1 = uint64_t(0xCD9E8D57) * x2;
    const uint32_t y0 = uint32_t(p1 >> 32) ^ x1 ^ k0, y2 = uint32_t(p0 >> 32) ^ x3 ^ k1;
    x1 = uint32_t(p1), x3 = uint32_t(p0), x0 = y0, x2 = y2;
    k0 += 0x9E3779B9u, k1 += 0xBB67AE85u;
  }
  out[0] = x0, out[1] = x1, out[2] = x2, out[3] = x3;
}

void dropout(const Real* x, Real* y, int64_t n, uint64_t key, uint64_t first, Real drop,
             bool add_to) {
  const uint32_t threshold = uint32_t(double(drop) * 4294967296.0);
  const Real gain = Real(1) / (Real(1) - drop);
  constexpr int64_t kBlock = 256;
  uint32_t words[kBlock];
  // Element e is word e % 4 of block e / 4; `first` is a multiple of 4.
  for (int64_t begin = 0; begin < n; begin += kBlock) {
    const int64_t count = begin + kBlock < n ? kBlock : n - begin;
    const uint64_t block = (first + uint64_t(begin)) / 4;
#pragma omp simd
    for (int64_t i = 0; i < kBlock / 4; ++i) philox_block(key, block + uint64_t(i), words + 4 * i);
    Real* to = y + begin;
    const Real* from = x + begin;
    for (int64_t i = 0; i < count; ++i) {
      const Real kept = words[i] < threshold ? Real(0) : from[i] * gain;
      to[i] = (add_to ? to[i] : Real(0)) + kept;
    }
  }
}

void adam(const AdamStep& s, const Real* grad, Real* mean, Real* square, Real* value, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) {
    const Real g = grad[i] * s.grad_scale + s.l2 * value[i];
    const Real m = s.beta1 * mean[i] + (1 - s.beta1) * g;
    const Real v = s.beta2 * square[i] + (1 - s.beta2) * g * g;
    mean[i] = m;
    square[i] = v;
    value[i] = s.keep * value[i] - s.rate * m / (sqrt_of(v) + s.epsilon);
  }
}

void sgd(const SgdStep& s, const Real* grad, Real* velocity, Real* value, int64_t n) {
  if (!velocity) {
#pragma omp simd
    for (int64_t i = 0; i < n; ++i) value[i] -= s.rate * (grad[i] * s.grad_scale + s.l2 * value[i]);
    return;
  }
  const Real ahead = s.nesterov ? s.momentum : Real(1), now = s.nesterov ? Real(1) : Real(0);
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) {
    const Real g = grad[i] * s.grad_scale + s.l2 * value[i];
    const Real v = s.momentum * velocity[i] + g;
    velocity[i] = v;
    value[i] -= s.rate * (now * g + ahead * v);
  }
}

void adagrad(const AdagradStep& s, const Real* grad, Real* square, Real* value, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) {
    const Real g = grad[i] * s.grad_scale + s.l2 * value[i];
    const Real sum = square[i] + g * g;
    square[i] = sum;
    value[i] -= s.rate * g / sqrt_of(sum);
  }
}

void rmsprop(const RmsPropStep& s, const Real* grad, Real* square, Real* velocity, Real* value,
             int64_t n) {
  if (!velocity) {
#pragma omp simd
    for (int64_t i = 0; i < n; ++i) {
      const Real g = grad[i] * s.grad_scale + s.l2 * value[i];
      const Real mean = s.decay * square[i] + (1 - s.decay) * g * g;
      square[i] = mean;
      value[i] -= s.rate * g / sqrt_of(mean + s.epsilon);
    }
    return;
  }
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) {
    const Real g = grad[i] * s.grad_scale + s.l2 * value[i];
    const Real mean = s.decay * square[i] + (1 - s.decay) * g * g;
    const Real v = s.momentum * velocity[i] + s.rate * g / sqrt_of(mean + s.epsilon);
    square[i] = mean;
    velocity[i] = v;
    value[i] -= v;
  }
}

}  // namespace nmt::NMT_LEVEL
