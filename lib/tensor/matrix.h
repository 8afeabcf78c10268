#pragma once

#include <cstdint>

namespace nmt {

// The engine's rooms (tensor, autograd, rnn, seq2seq, models) are compiled twice: for float, which
// the programs use, and for double, with which gradients and conformance are checked. No binary
// links both.
#ifndef NMT_REAL
#define NMT_REAL float
#endif
using Real = NMT_REAL;

/// A view of rows x cols numbers, row major without gaps; owns nothing. Sequences are time-major:
/// row t·B + b is step t of sentence b.
struct Matrix {
  Real* data = nullptr;
  int64_t rows = 0, cols = 0;

  int64_t size() const { return rows * cols; }
  Real* row(int64_t r) const { return data + r * cols; }
  Real& operator()(int64_t r, int64_t c) const { return data[r * cols + c]; }
  Matrix slice(int64_t begin, int64_t count) const { return {data + begin * cols, count, cols}; }
};

}  // namespace nmt
