#include "tensor/kernels/functions.h"
#include "tensor/kernels/math.h"

namespace nmt::NMT_LEVEL {

// A sentence's rows lie `batch` rows apart, further than a processor looks ahead by itself.
static void fetch(const Real* row, int64_t n) {
  constexpr int64_t kLine = 64 / int64_t(sizeof(Real));
  for (int64_t k = 0; k < n; k += kLine) __builtin_prefetch(row + k);
}

// v · tanh(key + query)
static Real additive(const Real* key, const Real* query, const Real* v, int64_t units) {
  Real s = 0;
#pragma omp simd reduction(+ : s)
  for (int64_t k = 0; k < units; ++k) s += v[k] * tanh_of(key[k] + query[k]);
  return s;
}

static Real dot(const Real* a, const Real* b, int64_t n) {
  Real s = 0;
#pragma omp simd reduction(+ : s)
  for (int64_t k = 0; k < n; ++k) s += a[k] * b[k];
  return s;
}

// In place, position after position: the same bits however many positions of padding follow.
static void softmax(Real* p, int64_t count, int64_t steps) {
  Real largest = p[0], total = 0;
  for (int64_t t = 1; t < count; ++t) largest = p[t] > largest ? p[t] : largest;
  for (int64_t t = 0; t < count; ++t) p[t] = exp_of(p[t] - largest);
  for (int64_t t = 0; t < count; ++t) total += p[t];
  for (int64_t t = 0; t < count; ++t) p[t] /= total;
  for (int64_t t = count; t < steps; ++t) p[t] = 0;
}

void attention(const Attention& a) {
  for (int64_t i = 0; i < a.rows; ++i) {
    const int64_t b = a.sentences ? a.sentences[i] : i;
    const int64_t count = a.lengths ? a.lengths[b] : a.steps;
    Real* p = a.weights + i * a.steps;
    const Real* query = a.query + i * a.units;
    for (int64_t t = 0; t < count; ++t) {
      const Real* key = a.keys + (t * a.batch + b) * a.units;
      if (t + 1 < count) fetch(key + a.batch * a.units, a.units);
      p[t] = a.v ? additive(key, query, a.v, a.units) : a.scale * dot(key, query, a.units);
    }
    softmax(p, count, a.steps);
    Real* read = a.read + i * a.width;
    for (int64_t k = 0; k < a.width; ++k) read[k] = 0;
    for (int64_t t = 0; t < count; ++t) {
      const Real* m = a.memory + (t * a.batch + b) * a.width;
      if (t + 1 < count) fetch(m + a.batch * a.width, a.width);
      for (int64_t k = 0; k < a.width; ++k) read[k] += p[t] * m[k];
    }
  }
}

// A block of the next position's columns is fetched while this one's is computed: whole rows at
// once are more than a processor keeps on the way.
constexpr int64_t kBlock = 256 / int64_t(sizeof(Real));

static int64_t block_size(int64_t k, int64_t n) { return n - k < kBlock ? n - k : kBlock; }

// d before the softmax. The tanh is computed again: keeping it would cost S·N·A numbers a step.
static void additive_grad(Real d, const Real* key, const Real* query, const Real* v, Real* dkey,
                          Real* dquery, Real* dv, int64_t units) {
#pragma omp simd
  for (int64_t k = 0; k < units; ++k) {
    const Real y = tanh_of(key[k] + query[k]);
    const Real dx = d * v[k] * (1 - y * y);
    dv[k] += d * y;
    dkey[k] += dx;
    dquery[k] += dx;
  }
}

static void dot_grad(Real d, const Real* key, const Real* query, Real* dkey, Real* dquery,
                     int64_t units) {
#pragma omp simd
  for (int64_t k = 0; k < units; ++k) {
    dkey[k] += d * query[k];
    dquery[k] += d * key[k];
  }
}

void attention_grad(const Attention& a, const AttentionGrad& g) {
  for (int64_t i = 0; i < a.rows; ++i) {
    const int64_t b = a.sentences ? a.sentences[i] : i;
    const int64_t count = a.lengths ? a.lengths[b] : a.steps;
    const Real *p = a.weights + i * a.steps, *dread = g.dread + i * a.width;
    const Real* query = a.query + i * a.units;
    Real *ds = g.scratch, *dquery = g.dquery + i * a.units;
    const int64_t width = g.dmemory ? a.width : 0;  // that want a gradient
    Real mean = 0;
    for (int64_t t = 0; t < count; ++t) {
      const Real* m = a.memory + (t * a.batch + b) * a.width;
      if (t + 1 < count) fetch(m + a.batch * a.width, a.width);
      ds[t] = dot(dread, m, a.width);
      if (g.dweights) ds[t] += g.dweights[i * a.steps + t];
      mean += p[t] * ds[t];
    }
    for (int64_t t = 0; t < count; ++t) {
      const Real d = p[t] * (ds[t] - mean);  // before the softmax
      const bool more = t + 1 < count;
      const int64_t here = t * a.batch + b, next = more ? here + a.batch : here;
      const Real *key = a.keys + here * a.units, *next_key = a.keys + next * a.units;
      Real *dkey = g.dkeys + here * a.units, *next_dkey = g.dkeys + next * a.units;
      Real *dm = g.dmemory + here * width, *next_dm = g.dmemory + next * width;
      const Real weight = p[t];
      const auto take_keys = [&](int64_t k, int64_t n) {
        if (more) fetch(next_key + k, n);
        if (more) fetch(next_dkey + k, n);
        if (a.v)
          additive_grad(d, key + k, query + k, a.v + k, dkey + k, dquery + k, g.dv + k, n);
        else
          dot_grad(d * a.scale, key + k, query + k, dkey + k, dquery + k, n);
      };
      const auto take_memory = [&](int64_t k, int64_t n) {
        if (more) fetch(next_dm + k, n);
#pragma omp simd
        for (int64_t j = k; j < k + n; ++j) dm[j] += weight * dread[j];
      };
      int64_t both = 0;
      for (; both + kBlock <= a.units && both + kBlock <= width; both += kBlock) {
        take_keys(both, kBlock);
        take_memory(both, kBlock);
      }
      for (int64_t k = both; k < a.units; k += kBlock) take_keys(k, block_size(k, a.units));
      for (int64_t k = both; k < width; k += kBlock) take_memory(k, block_size(k, width));
    }
  }
}

}  // namespace nmt::NMT_LEVEL
