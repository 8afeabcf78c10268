#pragma once

#include <cstdint>

#ifdef __AVX__
#include <immintrin.h>
#endif

#ifndef NMT_LEVEL
#define NMT_LEVEL baseline
#endif

// Vectors as wide as the instruction set has them, by the compilers' own extension, and the sums
// that tiles of them need. Included by the kernel files alone, as math.h, where it stands why.
namespace nmt::NMT_LEVEL {

#if defined(__AVX512F__)
constexpr int kLanes = 16;
#elif defined(__AVX__)
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif

static constexpr int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static constexpr int64_t divided_up(int64_t n, int64_t by) { return (n + by - 1) / by; }
static constexpr int64_t round_up(int64_t n, int64_t step) { return divided_up(n, step) * step; }

typedef float Vector __attribute__((vector_size(kLanes * sizeof(float))));
typedef Vector UnalignedVector __attribute__((aligned(alignof(float))));

static inline Vector load(const float* x) { return *reinterpret_cast<const UnalignedVector*>(x); }
static inline void store(Vector x, float* to) { *reinterpret_cast<UnalignedVector*>(to) = x; }

// kLanes bytes as floats, and floats rounded to bytes, for which compilers find no good
// instructions in their own extension. put_as_bytes() returns what it put; REQUIRES |x| < 128.
#if defined(__AVX512F__)
static inline Vector floats_of(const int8_t* x) {
  // Of all lanes: GCC 12 takes the form without a mask for one that reads what is not set.
  const __m512i words = _mm512_maskz_cvtepi8_epi32(0xffff, _mm_loadu_si128((const __m128i*)x));
  return _mm512_maskz_cvtepi32_ps(0xffff, words);
}
static inline Vector put_as_bytes(Vector x, int8_t* to) {
  const __m512i words = _mm512_maskz_cvtps_epi32(0xffff, (__m512)x);
  _mm_storeu_si128((__m128i*)to, _mm512_maskz_cvtepi32_epi8(0xffff, words));
  return _mm512_maskz_cvtepi32_ps(0xffff, words);
}
#elif defined(__AVX2__)
static inline Vector floats_of(const int8_t* x) {
  return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i*)x)));
}
static inline Vector put_as_bytes(Vector x, int8_t* to) {
  const __m256i words = _mm256_cvtps_epi32((__m256)x);
  const __m128i halves =
      _mm_packs_epi32(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
  _mm_storel_epi64((__m128i*)to, _mm_packs_epi16(halves, halves));
  return _mm256_cvtepi32_ps(words);
}
#endif

// A line of memory that is not read soon: past the caches, which else would read it first and lose
// what they hold. Where a vector is no line, and writing half of one costs more, an ordinary store.
// Whoever has written so calls finish_lines() before others read.
#ifdef __AVX512F__
static inline void store_line(Vector x, float* to) { _mm512_stream_ps(to, (__m512)x); }
static inline void finish_lines() { _mm_sfence(); }
#else
static inline void store_line(Vector x, float* to) { store(x, to); }
static inline void finish_lines() {}
#endif

// The lower, and the upper, halves of two vectors in turn: a b a b ...
#if defined(__AVX512F__)
static inline Vector zip_low(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
static inline Vector zip_high(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                 31);
}
#elif defined(__AVX__)
static inline Vector zip_low(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
static inline Vector zip_high(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
#else
static inline Vector zip_low(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 0, 4, 1, 5);
}
static inline Vector zip_high(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 2, 6, 3, 7);
}
#endif

// kLanes x kLanes numbers, or words of any kind that are as long: each pass deals the rows out as a
// perfect shuffle does cards, and log2(kLanes) of them turn rows into columns.
// put(row, to) stores one.
template <class Put>
static inline void transpose(const float* from, int64_t from_stride, float* to, int64_t to_stride,
                             const Put& put) {
  Vector x[kLanes], y[kLanes];
#pragma GCC unroll 16
  for (int i = 0; i < kLanes; ++i) x[i] = load(from + i * from_stride);
#pragma GCC unroll 4
  for (int pass = 1; pass < kLanes; pass *= 2) {
#pragma GCC unroll 16
    for (int i = 0; i < kLanes; ++i) y[i] = x[i];
#pragma GCC unroll 16
    for (int i = 0; i < kLanes / 2; ++i) {
      x[2 * i] = zip_low(y[i], y[i + kLanes / 2]);
      x[2 * i + 1] = zip_high(y[i], y[i + kLanes / 2]);
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < kLanes; ++i) put(x[i], to + i * to_stride);
}

}  // namespace nmt::NMT_LEVEL
