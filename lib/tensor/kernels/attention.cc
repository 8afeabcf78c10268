#include "tensor/kernels/functions.h"
#include "tensor/kernels/math.h"

namespace nmt::NMT_LEVEL {

// Keys and memory lie position after position, in each a row of every sentence, and come from far:
// a batch's rows are taken in that order, and those that follow are fetched while these are worked
// on. Of so many at once that what belongs to each, query or read, stays in a near cache.
constexpr int64_t kRowsAtOnce = 64;

// Row i is of this sentence.
static inline int64_t sentence_of(const Attention& a, int64_t i) {
  return a.sentences ? a.sentences[i] : i;
}

// visit(row, position, row of keys and memory, the same of two visits later) for all positions that
// count.
template <class Visit>
static inline void each_position(const Attention& a, int64_t begin, int64_t end,
                                 const Visit& visit) {
  constexpr int64_t kAhead = 2;
  for (int64_t t = 0; t < a.steps; ++t)
    for (int64_t i = begin; i < end; ++i) {
      const int64_t b = sentence_of(a, i);
      if (a.lengths && t >= a.lengths[b]) continue;
      const bool here = i + kAhead < end;  // else at the next position
      const int64_t later = here ? i + kAhead : begin + (i + kAhead - end) % (end - begin);
      const int64_t its_position = here || t + 1 == a.steps ? t : t + 1;
      visit(i, t, t * a.batch + b, its_position * a.batch + sentence_of(a, later));
    }
}

static void fetch(const Real* row, int64_t n) {
  constexpr int64_t kLine = 64 / int64_t(sizeof(Real));
  for (int64_t k = 0; k < n; k += kLine) __builtin_prefetch(row + k, 0, 2);
}

static inline int64_t length_of(const Attention& a, int64_t row) {
  return a.lengths ? a.lengths[sentence_of(a, row)] : a.steps;
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

static void attention_of_rows(const Attention& a, int64_t begin, int64_t end) {
  each_position(a, begin, end, [&](int64_t i, int64_t t, int64_t at, int64_t later) {
    const Real *key = a.keys + at * a.units, *query = a.query + i * a.units;
    fetch(a.keys + later * a.units, a.units);
    a.weights[i * a.steps + t] =
        a.v ? additive(key, query, a.v, a.units) : a.scale * dot(key, query, a.units);
  });
  for (int64_t i = begin; i < end; ++i) softmax(a.weights + i * a.steps, length_of(a, i), a.steps);
  for (int64_t k = begin * a.width; k < end * a.width; ++k) a.read[k] = 0;
  each_position(a, begin, end, [&](int64_t i, int64_t t, int64_t at, int64_t later) {
    const Real weight = a.weights[i * a.steps + t], *m = a.memory + at * a.width;
    Real* read = a.read + i * a.width;
    fetch(a.memory + later * a.width, a.width);
#pragma omp simd
    for (int64_t k = 0; k < a.width; ++k) read[k] += weight * m[k];
  });
}

void attention(const Attention& a) {
  for (int64_t i = 0; i < a.rows; i += kRowsAtOnce)
    attention_of_rows(a, i, i + kRowsAtOnce < a.rows ? i + kRowsAtOnce : a.rows);
}

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

static void gradient_of_rows(const Attention& a, const AttentionGrad& g, int64_t begin,
                             int64_t end) {
  // Of the weights; then of the scores before the softmax.
  each_position(a, begin, end, [&](int64_t i, int64_t t, int64_t at, int64_t later) {
    Real* ds = g.scratch + i * a.steps + t;
    fetch(a.memory + later * a.width, a.width);
    *ds = dot(g.dread + i * a.width, a.memory + at * a.width, a.width);
    if (g.dweights) *ds += g.dweights[i * a.steps + t];
  });
  for (int64_t i = begin; i < end; ++i) {
    const int64_t count = length_of(a, i);
    const Real* p = a.weights + i * a.steps;
    Real *ds = g.scratch + i * a.steps, mean = 0;
    for (int64_t t = 0; t < count; ++t) mean += p[t] * ds[t];
    for (int64_t t = 0; t < count; ++t) ds[t] = p[t] * (ds[t] - mean);
  }
  each_position(a, begin, end, [&](int64_t i, int64_t t, int64_t at, int64_t later) {
    const Real d = g.scratch[i * a.steps + t], weight = a.weights[i * a.steps + t];
    const Real *key = a.keys + at * a.units, *query = a.query + i * a.units;
    Real *dkey = g.dkeys + at * a.units, *dquery = g.dquery + i * a.units;
    fetch(a.keys + later * a.units, a.units);
    fetch(g.dkeys + later * a.units, a.units);
    if (a.v)
      additive_grad(d, key, query, a.v, dkey, dquery, g.dv, a.units);
    else
      dot_grad(d * a.scale, key, query, dkey, dquery, a.units);
    if (!g.dmemory) return;
    const Real* dread = g.dread + i * a.width;
    Real* dm = g.dmemory + at * a.width;
    fetch(g.dmemory + later * a.width, a.width);
#pragma omp simd
    for (int64_t k = 0; k < a.width; ++k) dm[k] += weight * dread[k];
  });
}

void attention_grad(const Attention& a, const AttentionGrad& g) {
  for (int64_t i = 0; i < a.rows; i += kRowsAtOnce)
    gradient_of_rows(a, g, i, i + kRowsAtOnce < a.rows ? i + kRowsAtOnce : a.rows);
}

}  // namespace nmt::NMT_LEVEL
