#pragma once

#include <variant>

#include "base/fields.h"

namespace nmt {

/// h' = tanh([x, h]·K + b); TF's BasicRNNCell.
struct RnnCellOptions {
  static constexpr const char* kType = "rnn";
  template <class V>
  void fields(V&) {}
};

/// Cho et al. 2014 (arXiv:1406.1078); TF's GRUCell.
struct GruCellOptions {
  static constexpr const char* kType = "gru";
  template <class V>
  void fields(V&) {}
};

/// Hochreiter and Schmidhuber 1997 with a forget gate; TF's BasicLSTMCell.
struct LstmCellOptions {
  static constexpr const char* kType = "lstm";
  double forget_bias = 1.0;
  template <class V>
  void fields(V& v) {
    v("forget_bias", forget_bias, "added to the forget gate, not stored in the bias",
      Range{-100, 100});
  }
};

using CellOptions = std::variant<LstmCellOptions, GruCellOptions, RnnCellOptions>;

}  // namespace nmt
