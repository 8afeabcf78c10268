#pragma once

#include <span>

#include "autograd/ops.h"
#include "models/decoder.h"

namespace nmt {

/// Dropout while training, x itself otherwise. `place` tells the dropouts of a model apart.
inline Var drop(Var x, double probability, const Pass& pass, std::span<const int64_t> sentences,
                uint32_t place, int64_t first_step = 0) {
  if (!pass.training) return x;
  return dropout(x, probability, {pass.seed, pass.update, sentences, place}, first_step);
}

/// Whole words x [T·B, E] instead of entries.
inline Var drop_words(Var x, double probability, const Pass& pass,
                      std::span<const int64_t> sentences, uint32_t place, int64_t first_step = 0) {
  if (!pass.training) return x;
  return drop_rows(x, probability, {pass.seed, pass.update, sentences, place}, first_step);
}

}  // namespace nmt
